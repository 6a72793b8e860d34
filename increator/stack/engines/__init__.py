"""The implementations of `Engine`, one a module; `increator.stack.registry` lists them."""
