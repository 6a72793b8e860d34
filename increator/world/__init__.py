"""A world of creators: people, accounts, posts and traps, the same for the same seed (docs/world.md)."""

from increator.world.generating import World, generate_world

__all__ = ["World", "generate_world"]
