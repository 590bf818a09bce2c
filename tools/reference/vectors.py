"""The vector files: a case per line.

A file keeps its order: lines of cases that it has keep their places and new ones go to the end. So a change of a file
shows what changed, wherever a loss stands.
"""

import json
import sys
from concurrent.futures import ProcessPoolExecutor
from itertools import zip_longest
from os import cpu_count

from . import definitions
from .mathematics import forget
from .settings import parameters, parse


def cases(names):
    """All cases of these losses, as (name, number of its group, number of the case)."""
    for name in names:
        for at, group in enumerate(definitions.module(name).CASES):
            for number, _ in enumerate(group.cases()):
                yield name, at, number


def group_of(case):
    return definitions.module(case[0]).CASES[case[1]]


def setting_and_input(case):
    return list(group_of(case).cases())[case[2]]


def key(case):
    """A case as its line begins."""
    group, (text, given) = group_of(case), setting_and_input(case)
    return rendered({"loss": text, **group.head(given)}, group)


def line(case):
    forget()
    group, (text, given) = group_of(case), setting_and_input(case)
    name, given_parameters = parse(text)
    if name != case[0]:
        sys.exit(f"{definitions.FILES[case[0]]} has a case of {name}")
    definition = getattr(definitions, name)
    results = group.results(definition, parameters(definition, given_parameters), given)
    return rendered({"loss": text, **group.head(given), **results}, group)


def rendered(record, group):
    return json.dumps(record, separators=group.SEPARATORS, allow_nan=False)


def stored(file):
    text = file.read_text() if file.exists() else "[\n\n]\n"
    return [x for x in text.removeprefix("[\n").removesuffix("\n]\n").split(",\n") if x]


def head_of(stored_line, group):
    """The part of a line that identifies its case."""
    record, head = json.loads(stored_line), {}
    for field, value in record.items():
        if field == group.FIRST_RESULT:
            break
        head[field] = value
    return rendered(head, group)


def update(names, check):
    """Computes the cases of these losses, and writes the files or compares them. True if all is as it was."""
    all_cases, chosen = list(cases(definitions.FILES)), list(cases(names))
    with ProcessPoolExecutor(cpu_count()) as pool:
        computed = dict(zip(chosen, pool.map(line, chosen), strict=True))
    same = True
    for file in sorted({group_of(case).FILE for case in chosen}):
        of_file = {key(case): case for case in all_cases if group_of(case).FILE == file}
        group = group_of(next(iter(of_file.values())))
        old = {head_of(text, group): text for text in stored(file)}
        places = [head for head in old if head in of_file] + [head for head in of_file if head not in old]
        # What was not computed stays as it is; a case of another loss that has no line waits for its own call.
        lines = [computed.get(of_file[head]) or old.get(head) for head in places]
        text = "[\n" + ",\n".join(filter(None, lines)) + "\n]\n"
        same &= compare(file, text) if check else write(file, text)
    return same


def write(file, text):
    if file.exists() and file.read_text() == text:
        print(f"{file.name} is up to date")
    else:
        file.write_text(text)
        print(f"{file.name} is written")
    return True


def compare(file, text):
    was = file.read_text() if file.exists() else ""
    for number, (old, new) in enumerate(zip_longest(was.split("\n"), text.split("\n")), 1):
        if old != new:
            print(f"{file.name}, line {number}\n  stored   {old!r}\n  computed {new!r}")
            return False
    print(f"{file.name} is up to date")
    return True
