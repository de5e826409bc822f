"""Where the training text comes from and on what terms."""

from dataclasses import dataclass
from typing import Literal


@dataclass(frozen=True, slots=True)
class Source:
    """One file of the data folder."""

    name: str
    kind: Literal["pairs", "questions", "text"]
    """Rows of two texts that belong together, of a question and the passage that
    answers it, or of one running text."""
    origin: str
    """Repository and the first digits of the commit that was read."""
    licence: str


# A licence in the readers' own words, where a repository states none or states
# one for text that others wrote.
_NEWS = "Apache-2.0 for the collection; news texts are their publishers'"
_STATUTES_CN = "none stated; statutes (PRC Copyright Law art. 5)"
_STATUTES_TW = "none stated; statutes (Taiwan Copyright Act art. 9)"
_LAWBENCH = "Apache-2.0 for the collection; data follow their creators' licences"

_D365_TW = "MicrosoftDocs/Dynamics-365-Operations.zh-TW @ 4b3dd1d"
_D365_CN = "MicrosoftDocs/Dynamics-365-Operations.zh-cn @ 538f253"
_CRUD = "IAAR-Shanghai/CRUD_RAG @ 1aace38"
_LAWS_CN = "LawRefBook/Laws @ 2f4c5c2"
_LAWS_TW = "kong0107/mojLawSplitJSON @ 0d26e6c"
_CSL = "ydli-ai/CSL @ 0f1ac06"
_FEWCLUE = "CLUEbenchmark/FewCLUE @ 62a02c6"

SOURCES = (
    Source(
        "adobe_campaign_zhhant",
        "pairs",
        "AdobeDocs/campaign.zh-Hant @ 68b72c4",
        "MIT",
    ),
    Source(
        "adobe_commercekb_zhhant",
        "pairs",
        "AdobeDocs/commerce-knowledge-base.zh-Hant @ 9ef1d1c",
        "MIT",
    ),
    Source(
        "adobe_journeys_zhhant",
        "pairs",
        "AdobeDocs/journeys.zh-Hant @ 29bfd97",
        "MIT",
    ),
    Source("crud_news_qp", "pairs", _CRUD, _NEWS),
    Source(
        "csl_kw_abs",
        "pairs",
        f"{_CSL}; {_FEWCLUE}",
        "Apache-2.0 (CSL); none stated (FewCLUE)",
    ),
    Source("csl_title_abs", "pairs", _CSL, "Apache-2.0"),
    Source("d365_crossscript", "pairs", f"{_D365_TW}; {_D365_CN}", "CC BY 4.0"),
    Source("d365_zhcn", "pairs", _D365_CN, "CC BY 4.0"),
    Source("d365_zhtw", "pairs", _D365_TW, "CC BY 4.0"),
    Source(
        "kbqa_nlpcc2016",
        "pairs",
        "WenRichard/KBQA-BERT @ 6e7079e",
        "MIT for the repository; data of an NLPCC shared task",
    ),
    Source("kdconv_qa", "pairs", "thu-coai/KdConv @ 653db76", "Apache-2.0"),
    Source("law_cn_lawrefbook", "pairs", _LAWS_CN, _STATUTES_CN),
    Source("law_tw_moj", "pairs", _LAWS_TW, _STATUTES_TW),
    Source(
        "lawbench_opinion_sum",
        "pairs",
        "open-compass/LawBench @ e30981b",
        _LAWBENCH,
    ),
    Source("lawbench_qa", "pairs", "open-compass/LawBench @ e30981b", _LAWBENCH),
    Source("lctt_published", "pairs", "LCTT/TranslateProject @ 4948360", "Apache-2.0"),
    Source(
        "med_dialogue_toyhom",
        "pairs",
        "Toyhom/Chinese-medical-dialogue-data @ 26724a4",
        "MIT",
    ),
    Source(
        "mspartner_zhtw",
        "pairs",
        "MicrosoftDocs/partner-center-pr.zh-tw @ 666999b",
        "CC BY 4.0",
    ),
    Source(
        "news_xwlb",
        "pairs",
        "DuckBurnIncense/xin-wen-lian-bo @ ae8d591",
        "MIT for the repository; news texts are CCTV's",
    ),
    Source("rc_crud_news", "questions", _CRUD, _NEWS),
    Source("rc_law_cn_auto", "questions", _LAWS_CN, _STATUTES_CN),
    Source("rc_law_tw_auto", "questions", _LAWS_TW, _STATUTES_TW),
    Source(
        "sim_pawsx_zh",
        "pairs",
        "zejunwang1/CSTS @ 2e7eeed",
        "PAWS-X: may be freely used for any purpose",
    ),
    Source("text_news_crud", "text", _CRUD, _NEWS),
    Source("tidb_docs_zh", "pairs", "pingcap/docs-cn @ ae9ab0f", "CC BY-SA 3.0"),
)
