"""`python -m tests.stream.run_pool TEXT LIMIT`: a pool that runs one article; it prints its child, then what became."""

import asyncio
import sys

if __name__ == "__main__":  # what stands here is not loaded again in the children
    from tests.stream.test_pool import Bench, what_became

    text, limit = sys.argv[1:]

    async def run() -> None:
        async with Bench(item_time_limit=float(limit)) as made:
            sys.stdout.write(f"{made.processes()[0].pid}\n")
            sys.stdout.flush()
            sys.stdout.write(f"{what_became(await made.run(text))} {made.restarts}\n")

    asyncio.run(run())
