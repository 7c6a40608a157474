"""Pin every dependency with its hashes: `make requirements`. Needs `uv`; writes no index's address."""

import subprocess
import sys

COMPILE = (
    "uv", "pip", "compile", "pyproject.toml", "--quiet", "--universal", "--python-version", "3.11", "--generate-hashes",
    "--no-emit-index-url", "--no-header", "--extra", "embedded", "--group", "build",
)  # fmt: skip


def main() -> int:
    """Write runtime.txt, then dev.txt on top of it; both are complete, so that pip need not resolve anything."""
    runtime = subprocess.run([*COMPILE, "--upgrade", "-o", "requirements/runtime.txt"], check=False)
    dev = [*COMPILE, "--group", "dev", "-c", "requirements/runtime.txt", "-o", "requirements/dev.txt"]
    return runtime.returncode or subprocess.run(dev, check=False).returncode


if __name__ == "__main__":
    sys.exit(main())
