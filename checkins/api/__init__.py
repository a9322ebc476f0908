"""HTTP in, one call into the relay, HTTP out: no rule of the protocol lives here.

This room reads the clock and hands it on, reads tokens and bodies, counts calls, and turns refusals
into the closed list of codes.
"""
