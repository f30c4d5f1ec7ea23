"""Runs cases, each a file that ends with its `answer`, and prints the answers as JSON, by the names of the files."""

import json
import sys
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import botocore.exceptions

sys.path.append(str(Path(__file__).parent))
import helpers


def answer_of(file):
    seen = {name: value for name, value in vars(helpers).items() if not name.startswith("_")}
    try:
        exec(compile(file.read_text(), file, "exec"), seen)
        return seen["answer"]
    except botocore.exceptions.ClientError as error:
        return {"error": error.response["Error"]["Code"]}
    except botocore.exceptions.BotoCoreError as error:
        return {"error": type(error).__name__}


if __name__ == "__main__":
    files = [Path(name) for name in sys.argv[1:]]
    with ThreadPoolExecutor() as pool:
        answers = pool.map(answer_of, files)
    print(json.dumps({file.stem: answer for file, answer in zip(files, answers)}))
