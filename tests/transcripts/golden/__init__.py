"""Golden pages: what somebody sees at a moment of a session, whole, in files to be read as prose.

A story (`*.txt` in this folder) says what people do, and at which moments to look at what; its pages stand in the folder of
the same name. `make transcripts` draws them anew; a test fails when one is old. Must not build a session by hand.
"""
