"""Paper: documents of the engine as files to keep and to print. Must not decide what stands in them: `bot.engine.views` does."""
