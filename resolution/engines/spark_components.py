"""pairs → which accounts are connected, by joins.

Two steps in turn, each a join of the pairs with the smallest neighbour of each row (large star, small star; Kiveris et al.,
*Connected Components in MapReduce and Beyond*, 2014, which GraphFrames uses as well): every row ends up beside the smallest
row of its component. A component of n rows takes O(log² n) rounds, however far apart its ends are.
"""

from pyspark.sql import DataFrame
from pyspark.sql import functions as sql


def components(pairs: DataFrame) -> DataFrame:
    """`left`, `right` (bigint, any order, repeats allowed) → `row`, `component`: the smallest row that is connected to it.

    Rows that are the smallest, or that no pair has, are left out.
    """
    stars = _sided(
        pairs.where("left <> right").selectExpr("greatest(left, right) AS row", "least(left, right) AS near")
    )
    while not _are_stars(stars):
        stars = _sided(_small_star(_large_star(stars)))
    return stars.withColumnRenamed("near", "component")


def _sided(edges: DataFrame) -> DataFrame:
    """Each edge once, `near` < `row`; worked out here, so that no round does the ones before it again."""
    return edges.distinct().localCheckpoint()


def _large_star(edges: DataFrame) -> DataFrame:
    """Every larger neighbour of a row → the smallest of the row and its neighbours."""
    both = edges.unionByName(edges.selectExpr("near AS row", "row AS near"))
    smallest = both.groupBy("row").agg(sql.least(sql.col("row"), sql.min("near")).alias("smallest"))
    return both.join(smallest, "row").where("near > row").selectExpr("near AS row", "smallest AS near").distinct()


def _small_star(edges: DataFrame) -> DataFrame:
    """A row and its smaller neighbours → the smallest of these."""
    smallest = edges.groupBy("row").agg(sql.min("near").alias("smallest"))
    neighbours = edges.join(smallest, "row").selectExpr("near AS row", "smallest AS near")
    return neighbours.unionByName(smallest.withColumnRenamed("smallest", "near")).where("near < row")


def _are_stars(edges: DataFrame) -> bool:
    """Whether every row has one smaller neighbour at most, and one that has any is nobody's."""
    sides = edges.selectExpr("row", "1 AS smaller", "0 AS larger").unionByName(
        edges.selectExpr("near AS row", "0 AS smaller", "1 AS larger")
    )
    neighbours = sides.groupBy("row").agg(sql.sum("smaller").alias("smaller"), sql.sum("larger").alias("larger"))
    return neighbours.where("smaller > 1 OR (smaller > 0 AND larger > 0)").isEmpty()
