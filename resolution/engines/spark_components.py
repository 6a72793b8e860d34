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
    """Whether every row has one neighbour, and that one none that is smaller."""
    centres = edges.selectExpr("near AS row").distinct()
    return edges.count() == edges.select("row").distinct().count() and edges.join(centres, "row", "left_semi").isEmpty()
