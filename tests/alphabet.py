"""Text as it comes: what property tests draw from.

Plain ``st.text()`` hardly ever draws two characters that mean something together,
so the parts that trip programs over Chinese text are named here.
"""

from hypothesis import strategies as st

SIMPLIFIED = "会员资料变更须于每月底前向客服提出申请门店开业书画东车"
TRADITIONAL = "會員資料變更須於每月底前向客服提出申請門店開業書畫東車"
ASTRAL = "𠮷𡃁𪚥😀"
INVISIBLE = "\ufeff\u200b\u200e\u00ad\u2060"
LINE_ENDS = ("\n", "\r\n", "\r", "\n\n", "\u2028", "\x0b", "\x85")
GLOSSES = ("現(xiàn)", "發(fā)", "內(nèi)", "轉(zhuǎn)", "綠(lǜ)", "吳(wú)")
LIST_MARKS = ("1. ", "2）", "（三）", "一、", "- ", "①", "一是", "其次，")
NUMBERS = ("3.5", "１，２００．００", "30-40倍", "20%", "2019-2020", "C++")
QUOTES = (
    "“会员日。”",
    "「退貨！」",
    "『好？』",
    "（見附表。）",
    "《店規》",
    "“没有合上",
)
LEFT_ALONE = ("12(月)", "C(2019)", "（xx）", "張三(Zhang)", "好(Café)")
BUTTONS = ("收藏", "分享到朋友圈", "立即领取", "20积分", "版权所有，未经允许不得转载")
HEADINGS = ("# 会员", "## 第二節", "三、申訴", "丨方法")

han = st.text(SIMPLIFIED + TRADITIONAL, min_size=1, max_size=12)
wide = st.text("ＡＢｃ１２３　！（）", min_size=1, max_size=4)
ends = st.sampled_from(("。", "！", "?", "；", "，", "……", ":", "："))

parts = st.one_of(
    han,
    han,
    ends,
    wide,
    st.sampled_from(GLOSSES + LIST_MARKS + NUMBERS + QUOTES + LEFT_ALONE),
    st.sampled_from(BUTTONS + HEADINGS).map("\n{}\n".format),
    st.sampled_from(LINE_ENDS),
    st.text(INVISIBLE + ASTRAL + " \t", min_size=1, max_size=2),
    st.sampled_from(("?nèi)绾", "?", "(", ")", "3.", "…")),
)

texts = st.lists(parts, max_size=30).map("".join)
"""Any text at all, made of what trips programs."""

sentences = st.lists(
    st.one_of(han, han, st.sampled_from(GLOSSES + NUMBERS + QUOTES[:4] + LEFT_ALONE)),
    min_size=1,
    max_size=6,
).map(lambda words: "".join(words) + "。")

lines = st.one_of(
    st.lists(sentences, min_size=1, max_size=4).map("".join),
    st.builds("".join, st.tuples(st.sampled_from(LIST_MARKS), sentences)),
    st.sampled_from(HEADINGS),
    st.builds("{}如下：".format, han),
)

documents = st.builds(
    "".join,
    st.tuples(
        st.sampled_from(("", "\ufeff")),
        st.lists(
            st.builds("".join, st.tuples(lines, st.sampled_from(LINE_ENDS))), max_size=8
        ).map("".join),
        st.one_of(st.just(""), sentences, st.text(ASTRAL + INVISIBLE, max_size=3)),
    ),
)
"""Documents with sentences and lists, some without an end to their last line."""
