"""The engines that a stack can run, by name, in the order of their start."""

from collections.abc import Mapping

from increator.stack.engine import Engine
from increator.stack.engines.neo4j import Neo4j
from increator.stack.engines.postgres import Postgres
from increator.stack.engines.valkey import Valkey
from increator.stack.engines.weaviate import Weaviate

NEO4J, POSTGRES, VALKEY, WEAVIATE = Neo4j(), Postgres(), Valkey(), Weaviate()

ENGINES: Mapping[str, Engine] = {engine.name: engine for engine in (NEO4J, POSTGRES, VALKEY, WEAVIATE)}
