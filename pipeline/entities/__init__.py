"""Who and where: names, descriptions, clusters, actor codes and places on the map.

`EntitiesStage` runs what `stage.find_entities` tells in order: `names` and `descriptions` find the mentions,
`resolution` places them with the `gazetteer`, `coreference` clusters them, `actors` codes them. What the words mean
stands in tables under `resources`, read by `lexicon`, `countries`, `spelling` and `gazetteer`; `build_gazetteer`
makes the index.
"""

from pipeline.entities.gazetteer import Gazetteer, Sense
from pipeline.entities.stage import EntitiesStage, find_entities

__all__ = ["EntitiesStage", "Gazetteer", "Sense", "find_entities"]
