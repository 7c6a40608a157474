"""`python -m tests.stream.run_fakes first+second [ACCEPT]`, with settings from the environment."""

import sys

if __name__ == "__main__":  # what stands here is not loaded again in the children
    from agents.catalogue import join
    from agents.chaining import ChainWork
    from agents.process import run_work
    from agents.settings import Settings
    from tests.stream.fakes import FAKES

    names, *accept = sys.argv[1:]
    settings = Settings()
    chain = join(tuple(FAKES[name] for name in names.split("+")))
    sys.exit(run_work(ChainWork(chain, settings), settings, int(accept[0]) if accept else 0))
