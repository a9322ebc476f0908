"""The relay: takes sealed check-ins, compares two of them once, tells both phones, forgets.

It sees opaque bytes, times and who is paired with whom. It derives no key and opens no note; what
it knows of a seal is in `wire`, what it keeps is in `models`, and nothing else may be added.
"""
