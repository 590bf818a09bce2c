"""ListNet: cross-entropy of the top-one probabilities of relevance and scores.

Cao et al., Learning to Rank: From Pairwise Approach to Listwise Approach, ICML 2007.
"""

from ..mathematics import log_probs, softmax, weighted_logs
from ..parts.ranking import each_query, of_queries


def listnet(scores, relevance, lengths=None):
    queries = each_query(scores, relevance, lengths)
    return [-weighted_logs(softmax(r), log_probs(s)) if s else 0 for s, r in queries]


CASES = of_queries("listnet", [""], at=2)
