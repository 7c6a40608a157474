"""`python -m tests.chaos.worker AGENT`: a worker with stages that cost nothing, its settings from the environment."""

import sys

if __name__ == "__main__":  # what stands here is not loaded again in the children
    from agents.catalogue import join
    from agents.chaining import ChainWork
    from agents.desk import Desk
    from agents.process import run_work
    from agents.settings import Settings

    settings = Settings()
    name = sys.argv[1]
    if name == "desk":
        sys.exit(run_work(Desk(settings), settings))
    from tests.chaos.stand_ins import STAND_INS

    sys.exit(run_work(ChainWork(join((STAND_INS[name],)), settings), settings))
