"""an Arrow schema → the same columns as Spark names them."""

import pyarrow as pa
from pyspark.sql.pandas.types import from_arrow_schema
from pyspark.sql.types import StructType


def spark_schema(schema: pa.Schema) -> StructType:
    """Every column may be null: Spark checks nothing here, and the tables that come back are cast to their schema."""
    return from_arrow_schema(pa.schema([field.with_nullable(True) for field in schema]))
