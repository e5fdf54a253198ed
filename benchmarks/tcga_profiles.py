"""Turn the rows of a TCGA-GBM table into profiles, one YAML file a patient.

    python benchmarks/tcga_profiles.py tcga_gbm.tsv FOLDER

Values are copied; nothing is estimated, and an empty cell stays unmeasured. Each profile shows the patient
at the operation that yielded the tissue. Real tables are messy: an impossible value is copied as it
stands, for `gbmplan` to refuse.

Column                              becomes                        how
----------------------------------  -----------------------------  ------------------------------------------
patient_id                          id                             as it is
disease_setting                     setting                        `newly diagnosed, untreated` only; a tumour
                                                                   treated before is not called recurrent
                                                                   there, so its setting stays unknown
prior_treatment_before_resection,   prior_therapy                  `No` in new disease: the operation and
surgery_procedure                                                  nothing else; in all others unknown
surgery_procedure                   extent_of_resection            incisional and needle biopsy; the extent of
                                                                   a resection is not recorded
age_years, sex                      age, sex                       as they are
kps, performance_status_timing      kps                            measured before surgery, before adjuvant
                                                                   therapy, or at a time not recorded
idh_status                          idh                            WT, Mutant
mgmt_promoter                       mgmt_promoter                  Methylated, Unmethylated
tert_promoter                       tert_promoter                  WT, Mutant
atrx_status, else mut_ATRX          atrx                           WT, Mutant
braf_v600e, mut_BRAF                braf                           V600E, another mutation, or wild type when
                                                                   neither column knows one
transcriptome_subtype               expression_subtype             ME, CL, PN; the former neural class (NE) is
                                                                   left out
mut_PTEN, mut_NF1, mut_TP53,        pten, nf1, tp53, ptpn11,       `wt`, or mutant for any nonsynonymous call;
mut_PTPN11, mut_PIK3CA              pik3ca                         `wt` says sequenced, not that both copies
                                                                   are there
mut_PDGFRA                          pdgfra                         altered when mutant; amplification is not in
                                                                   the table, so `wt` says nothing
mut_POLE                            pole                           `wt`, or mutant for an exonuclease-domain
                                                                   hotspot; other variants stay unmeasured
tmb_nonsyn_per_mb                   tmb                            as it is

Left out, and why: immune z-scores, signature scores and deconvoluted cell fractions (`z_*`, `score_*`,
`frac_*`), because they rank tumours within one cohort and platform and are no measurement in the unit of
any rule; MSI scores, because no call comes with them; `mut_B2M` and everything else that needs copy
number; mismatch-repair genes, because a variant is not a deficiency; radiation, drugs and steroids,
because they belong to the time after the operation or have no date, and no steroid amount says per how
long; ECOG, because it is another scale; survival, because a profile does not know the future.
"""

from __future__ import annotations

import csv
import sys
from collections.abc import Iterator, Mapping
from pathlib import Path

Row = Mapping[str, str]

_WILD = {"WT": "wildtype", "Mutant": "mutant"}
_SUBTYPE = {"ME": "mesenchymal", "CL": "classical", "PN": "proneural"}
_BIOPSY = ("Incisional Biopsy", "Fine needle aspiration biopsy")
_BEFORE = ("Preoperative", "Pre-Adjuvant Therapy", "")
_POLE_HOTSPOTS = ("p.P286", "p.S297", "p.F367", "p.V411", "p.L424", "p.P436", "p.S459")


def biomarkers(row: Row) -> Iterator[tuple[str, str]]:
    """Biomarker and value, for every value that the row holds."""
    for column, name in (("age_years", "age"), ("tmb_nonsyn_per_mb", "tmb")):
        if row[column]:
            yield name, _number(row[column])
    if row["sex"]:
        yield "sex", row["sex"].lower()
    if row["kps"] and row["performance_status_timing"] in _BEFORE:
        yield "kps", _number(row["kps"])
    if row["surgery_procedure"] in _BIOPSY:
        yield "extent_of_resection", "biopsy"
    for column, name in (("idh_status", "idh"), ("tert_promoter", "tert_promoter")):
        if row[column] in _WILD:
            yield name, _WILD[row[column]]
    if row["mgmt_promoter"]:
        yield "mgmt_promoter", row["mgmt_promoter"].lower()
    if row["transcriptome_subtype"] in _SUBTYPE:
        yield "expression_subtype", _SUBTYPE[row["transcriptome_subtype"]]
    for gene in ("PTEN", "NF1", "TP53", "PTPN11", "PIK3CA"):
        if row[f"mut_{gene}"]:
            yield gene.lower(), _call(row[f"mut_{gene}"])
    if row["atrx_status"] or row["mut_ATRX"]:
        yield "atrx", _WILD.get(row["atrx_status"]) or _call(row["mut_ATRX"])
    if row["mut_PDGFRA"] not in ("", "wt"):
        yield "pdgfra", "altered"
    yield from _braf(row)
    yield from _pole(row["mut_POLE"])


def _braf(row: Row) -> Iterator[tuple[str, str]]:
    calls = row["mut_BRAF"].split(";")
    if row["braf_v600e"] == "Mutant" or "p.V600E" in calls:
        yield "braf", "v600e"
    elif calls not in ([""], ["wt"]):
        yield "braf", "other_mutant"
    elif row["mut_BRAF"] == "wt":
        yield "braf", "wildtype"


def _pole(calls: str) -> Iterator[tuple[str, str]]:
    if calls == "wt":
        yield "pole", "wildtype"
    elif any(call.startswith(_POLE_HOTSPOTS) for call in calls.split(";")):
        yield "pole", "mutant"


def _call(value: str) -> str:
    return "wildtype" if value == "wt" else "mutant"


def _number(value: str) -> str:
    return value.removesuffix(".0")


def profile(row: Row) -> str:
    """The row as the text of a YAML profile."""
    lines = [f"id: {row['patient_id']}"]
    if row["disease_setting"] == "newly diagnosed, untreated":
        lines.append("setting: newly_diagnosed")
        if row["prior_treatment_before_resection"] == "No":
            operation = "biopsy" if row["surgery_procedure"] in _BIOPSY else "surgery"
            lines.append(f"prior_therapy: [{operation}]")
    found = [f"  {name}: {value}" for name, value in biomarkers(row)]
    return "\n".join([*lines, "biomarkers:" if found else "biomarkers: {}", *found]) + "\n"


def main(table: str, folder: str) -> None:
    """Write every row of a table into a folder."""
    target = Path(folder)
    target.mkdir(parents=True, exist_ok=True)
    with open(table, encoding="utf-8", newline="") as file:
        for row in csv.DictReader(file, delimiter="\t"):
            (target / f"{row['patient_id']}.yaml").write_text(profile(row), "utf-8")


if __name__ == "__main__":
    if len(sys.argv) != 3:
        sys.exit("usage: python benchmarks/tcga_profiles.py TABLE.tsv FOLDER")
    main(*sys.argv[1:])
