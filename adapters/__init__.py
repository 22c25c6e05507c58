"""One folder a platform: payload to event, letter to payload. Must not hold a rule of the session, nor know another platform."""
