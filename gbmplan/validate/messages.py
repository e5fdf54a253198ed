"""What the codes of messages about calls, files, profiles and tests mean; those of findings explain themselves."""

from __future__ import annotations

from typing import NamedTuple


class Meaning(NamedTuple):
    """What `gbmplan explain` says of a code that is no finding about a pack."""

    what: str
    why: str
    example: str
    """A call, or lines of a file, that gives it."""
    remedy: str


MESSAGES: dict[str, Meaning] = {
    # calls
    "bad-call": Meaning(
        "A call lacks something, or asks for two things that do not go together.",
        "gbmplan does not guess which of the two was meant.",
        "gbmplan test gbm-core --sample 5",
        "Do what the message says; `-h` behind a command lists its options.",
    ),
    "bad-set": Meaning(
        "What stands behind `--set` is no name and value.",
        "A question about another patient needs to know what is different.",
        "gbmplan whatif examples/recurrent.yaml --set tam_fraction",
        "Write `--set tam_fraction=15%`.",
    ),
    "not-measured": Meaning(
        "`--unset` names a value that the profile does not have.",
        "Taking it away would change nothing, and the answer would look like one about it.",
        "gbmplan whatif examples/recurrent.yaml --unset tgfb",
        "Name a value of the profile, or leave the option out.",
    ),
    "unknown-code": Meaning(
        "There is no code with this name.",
        "A misspelt code in `--select` or `--ignore` would silently choose nothing.",
        "gbmplan explain bad-unite",
        "Take a code from `gbmplan explain`.",
    ),
    "unknown-id": Meaning(
        "Nothing in the rule pack bears this id.",
        "An answer about something else would be worse than none.",
        "gbmplan rules show pembrolizumap",
        "Take an id from `gbmplan rules`.",
    ),
    "ambiguous-name": Meaning(
        "Several things of the rule pack are called so.",
        "gbmplan does not guess which of them was meant.",
        "gbmplan plan examples/recurrent.yaml --exclude chemoradiation",
        "Write the id of the one that is meant; the message lists them.",
    ),
    "unknown-kind": Meaning(
        "`--kind` names a kind of thing that rule packs do not have.",
        "An empty list would look as if the pack had none.",
        "gbmplan rules --kind drug",
        "Take one of the kinds that the message lists.",
    ),
    "unknown-claim": Meaning(
        "`--claim` names a claim that the rule pack does not declare.",
        "An empty list would look as if no rule rested on it.",
        "gbmplan rules --claim no_such_claim",
        "Take a claim that stands under `claims` in the pack's `pack.yaml`.",
    ),
    "unknown-step": Meaning(
        "The plan has no step with this number.",
        "A question about a step needs the step.",
        "gbmplan why examples/recurrent.yaml 99",
        "Take a number or an id from the plan of the same profile with the same options.",
    ),
    "impossible-demands": Meaning(
        "No regimen does what `--require` and the like demand.",
        "A question about a plan cannot be answered when there is none.",
        "gbmplan measure examples/recurrent.yaml --require ipilimumab --exclude ipilimumab",
        "`gbmplan plan` with the same options shows which demands and rules clash; leave one of them out.",
    ),
    "no-such-test": Meaning(
        "No test of the pack has the text of `-k` in its name.",
        "A run of no tests would look as if all had passed.",
        "gbmplan test gbm-core -k nothing_like_it",
        "Give a part of the id of a case, of the id of a rule, or of the name of a file.",
    ),
    "overwrites-input": Meaning(
        "`-o` names a file that this call reads.",
        "The profile or the rule would be lost.",
        "gbmplan plan examples/recurrent.yaml -o examples/recurrent.yaml",
        "Name another file.",
    ),
    "out-of-time": Meaning(
        "The search ended before any regimen was found.",
        "What is shown as a plan keeps every rule; none was found that does, and none is proven impossible.",
        "gbmplan plan examples/recurrent.yaml --timeout 0.1 --rules pack-of-hundreds",
        "Give the search more time with `--timeout 60`, or leave out a demand that makes it hard.",
    ),
    "page-for-a-browser": Meaning(
        "A page in HTML would go to the terminal.",
        "Thousands of lines of HTML help nobody there.",
        "gbmplan plan examples/recurrent.yaml --format html",
        "Add `-o plan.html`; `-o -` sends it through all the same.",
    ),
    "picture-for-a-file": Meaning(
        "A picture would go to the terminal.",
        "A terminal shows its source, not the picture.",
        "gbmplan rules graph --format svg",
        "Add `-o rules.svg`; `-o -` sends it through all the same.",
    ),
    "illegible-graph": Meaning(
        "The graph has too many nodes to be drawn.",
        "Nobody can read such a picture, and laying it out takes minutes.",
        "gbmplan rules graph --format svg -o rules.svg",
        "Ask for a part with `--target` or `--around`, or take `--format dot` or `graphml`.",
    ),
    "no-layout-engine": Meaning(
        "A picture was asked for, and the library that lays it out is not installed.",
        "Everything else works without it, so it only comes with an extra.",
        "gbmplan rules graph --target pd1 --format svg -o pd1.svg",
        "Install `gbmplan[report]`, or let Graphviz draw the output of `--format dot`.",
    ),
    "exists": Meaning(
        "A new pack or profile would be written where something is already.",
        "gbmplan never replaces what somebody wrote.",
        "gbmplan new profile -o examples/recurrent.yaml",
        "Choose another name, or remove what is there first.",
    ),
    "bad-id": Meaning(
        "The name of the folder cannot be the id of a pack.",
        "The id stands in `extends` and in plans, so it has small letters, digits and `-` only.",
        "gbmplan new pack My_Pack",
        "Use small letters, digits and `-`, begin with a letter, at most 40.",
    ),
    # files
    "missing-file": Meaning(
        "There is no file with this name.",
        "Nothing can be read from it.",
        "gbmplan plan nowhere.yaml",
        "Check the path; it is read from the folder in which the call is made.",
    ),
    "folder-not-file": Meaning(
        "A folder stands where a file is needed.",
        "gbmplan does not guess which file in it was meant.",
        "gbmplan plan examples",
        "Name a file in it.",
    ),
    "unreadable-file": Meaning(
        "A file is there, but the system does not let gbmplan read it.",
        "A plan from part of the input would be wrong.",
        "gbmplan plan - <&-",
        "Check the permissions of the file, or what is connected to standard input.",
    ),
    "missing-name": Meaning(
        "The name of a file to write is empty.",
        "Nothing can be written without a name.",
        "gbmplan plan examples/recurrent.yaml -o ''",
        "Name a file.",
    ),
    "cannot-write": Meaning(
        "The system does not let gbmplan write: no such folder, no permission, or a full disk.",
        "Output that is cut off would look like a whole one; what stood there before is left as it was.",
        "gbmplan plan examples/recurrent.yaml -o nowhere/plan.txt",
        "Check the path, its permissions and the room on the disk.",
    ),
    "json-syntax": Meaning(
        "A file with the ending .json is not valid JSON.",
        "What stands behind the mistake cannot be read with certainty.",
        '# profile.json\n{"id": "p", "biomarkers": {"idh": wildtype}}',
        "Mend the place that the message names.",
    ),
    "toml-syntax": Meaning(
        "A file with the ending .toml is not valid TOML.",
        "What stands behind the mistake cannot be read with certainty.",
        '# profile.toml\nid = "p"\nbiomarkers = {idh = wildtype}',
        "Mend the place that the message names.",
    ),
    "missing-pack": Meaning(
        "There is no rule pack with this name, and no folder with this path.",
        "Planning with other rules than those asked for would be wrong.",
        "gbmplan rules --rules ./nowhere",
        "Name a pack that comes with gbmplan, or the folder of one.",
    ),
    "not-a-pack": Meaning(
        "The folder has no file pack.yaml.",
        "That file says what the pack is called and what it extends.",
        "gbmplan validate examples",
        "Name the folder of a pack; `gbmplan new pack` makes one.",
    ),
    # profiles
    "not-a-profile": Meaning(
        "The file is no mapping with `id` and `biomarkers`.",
        "A list or a single word says nothing about a patient.",
        "# profile.yaml\n- idh: wildtype",
        "Begin with `gbmplan new profile`, or with one of the examples.",
    ),
    "bad-unit": Meaning(
        "A value has a unit in which this biomarker cannot be given, or a unit where none belongs.",
        "A number in another unit is another number: taken as it stands, it may be ten or a thousand times too large.",
        "# profile.yaml\nid: p\nbiomarkers:\n  dexamethasone: 4 mmol/L",
        "Use one of the units that the message lists; gbmplan converts between them.",
    ),
    "impossible-value": Meaning(
        "A number lies outside what is possible for this biomarker, or dates run backwards.",
        "It is a slip of the hand or of the unit, and would decide about the plan.",
        "# profile.yaml\nid: p\nbiomarkers:\n  age: 580 years",
        "Check the number and its unit.",
    ),
    "contradiction": Meaning(
        "A value says otherwise than the list of prior therapy, from which it follows.",
        "One of the two is wrong, and gbmplan cannot know which.",
        "# profile.yaml\nid: p\nas_of: 2026-05-04\nbiomarkers:\n  prior_bevacizumab: no\n"
        "prior_therapy:\n  - {agent: bevacizumab, last: 2026-03-01}",
        "Remove one of the two; the value follows from the list.",
    ),
    "future-date": Meaning(
        "A day is later than the day at which the profile holds.",
        "Nothing can be known that has not happened yet.",
        "# profile.yaml\nid: p\nas_of: 2026-05-04\nbiomarkers:\n  cd8_density: {value: 40, date: 2026-06-04}",
        "Check the year, or `as_of`.",
    ),
    "too-many-problems": Meaning(
        "A profile has more than a hundred mistakes; the others are not listed.",
        "Whoever made so many has made one: the wrong file, or the wrong rule pack.",
        "gbmplan plan a-table-of-laboratory-values.yaml",
        "Check that the file is a profile, and one for these rules.",
    ),
    # tests of packs
    "no-condition": Meaning(
        "A test of a condition names a rule that has none.",
        "There is nothing that could hold or fail.",
        "# tests/rules.yaml\nconditions:\n  - {rule: pembrolizumab.delivery, because: example, holds: {age: 60}}",
        "Name a rule with `when`, `present` or another condition.",
    ),
    "no-contraindication": Meaning(
        "A test expects that a contraindication rules an intervention out, and the rule is none.",
        "Only a contraindication excludes.",
        "# tests/rules.yaml\nconditions:\n  - {rule: steroid_suppression.present, because: example, excludes: true}",
        "Name one of the contraindications of the intervention.",
    ),
    "nothing-expected": Meaning(
        "A test says nothing that could fail.",
        "It would pass whatever the pack says.",
        "# tests/cases.yaml\ncases:\n  - {id: a, because: example, expect: {}}",
        "Add `expect`, or remove the test.",
    ),
    "unknown-profile": Meaning(
        "A test names a profile that its file does not have.",
        "Nobody knows for whom the plan should be made.",
        "# tests/cases.yaml\ncases:\n  - {id: a, because: example, profile: nobody, expect: {status: optimal}}",
        "Take a name from `profiles`, or add it there.",
    ),
    "unused-profile": Meaning(
        "A profile of a file of tests is named by no test.",
        "Most often a test is missing, or names another one by mistake.",
        "# tests/cases.yaml\nprofiles:\n  somebody: {biomarkers: {age: 60}}",
        "Use it, or remove it.",
    ),
    # gbmplan itself
    "internal": Meaning(
        "Two parts of gbmplan that check each other disagree.",
        "One of them is wrong, so no plan is shown.",
        "gbmplan plan profile.yaml   (exit 70)",
        "This is a defect of gbmplan: report it with the profile and the rule pack.",
    ),
}
"""Code → its explanation, for every code that is not the name of a finding (`gbmplan.validate.catalogue`)."""
