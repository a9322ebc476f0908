"""Rival (b): what one would write first. Django and DRF as their tutorials have them: default
settings and middleware, token authentication, models, a ModelViewSet each, the ORM."""
