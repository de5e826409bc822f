"""The encoding of a short text is told from its bytes, or said to be in doubt."""

import codecs

import pytest
from hypothesis import given
from hypothesis import strategies as st

from siyu_qa.text.encodings import POSSIBLE, SURE, encoding_of

SIMPLIFIED = (
    *("会员日当天，金卡客人", "周三晚上读书室提前关门。", "借书证丢了要到前台补办"),
    *("帆布袋七天之内可以退换", "雨伞借出以后三天内归还", "玻璃杯有裂纹请当场说明"),
    *("顾客把书放回原来的架子", "本店二〇一九年开在河边", "橘猫不能抱到收银台上面"),
    *("停电的时候请走左边楼梯", "店里的热水早上八点烧好", "孩子的座位在窗户的旁边"),
    *("每月最后一天盘点不营业", "新来的同事先学包书皮吧", "手工课的材料费是四十元"),
    *("星期天下午有讲故事活动", "钥匙放在门口第二个抽屉", "快递送到隔壁的修车铺子"),
    *("老花镜可以在柜台上借用", "咖啡续杯一次只收三块钱", "请勿在阅览区接打电话。\r\n"),
    *("问：雨天营业吗？\n答：营业", "1. 收据\n2. 原包装\n3. 赠品齐全"),
    *(
        "电话：0571-8800，找小顾",
        "Wi-Fi密码写在门后的黑板",
        "姓名,部门\n顾小满,采购部\n",
    ),
    *(
        "二楼厕所维修中，请上三楼",
        "打印一页五毛，彩色两元",
        "【通知】明天上午停水三小时",
    ),
    *(
        "书脊贴红点的不外借，仅阅览",
        "猫粮在库房左手第一格里",
        "修伞收费十五元，三天取件",
    ),
    *("借阅期限三十天可续借一次", "夜班的人十点半到岗交接", "第二张桌子坏了一条腿"),
    *("门铃响两声是送货的人", "木地板打蜡当天请绕行", "会员生日当月送明信片"),
    *("茶叶罐要盖紧以免受潮", "自行车请停在后院棚下"),
)
TRADITIONAL = (
    *("會員日當天，金卡客人", "週三晚上讀書室提前關門", "借書證遺失請到櫃臺補辦"),
    *("帆布袋七天之內可以退換", "雨傘借出以後三天內歸還", "玻璃杯有裂紋請當場說明"),
    *("顧客把書放回原來的架子", "本店二零一九年開在河邊", "橘貓不能抱到收銀臺上面"),
    *("停電的時候請走左邊樓梯", "店裡的熱水早上八點燒好", "孩子的座位在窗戶的旁邊"),
    *("每月最後一天盤點不營業", "新來的同事先學包書皮吧", "手工課的材料費是四十元"),
    *("星期天下午有講故事活動", "鑰匙放在門口第二個抽屜", "快遞送到隔壁的修車舖子"),
    *("老花鏡可以在櫃檯上借用", "咖啡續杯一次只收三塊錢", "深水埗和鰂魚涌的門店延長"),
    *(
        "請勿在閱覽區講電話。\r\n",
        "問：雨天營業嗎？\n答：營業",
        "電話：2800-1234，搵阿珍",
    ),
    *("二樓洗手間維修，請上三樓", "打印一頁五毫，彩色兩元", "書脊貼紅點的不外借，請問"),
    *("貓糧在庫房左手第一格裡", "夜班的人十點半到崗交接", "門鈴響兩聲是送貨的人"),
    *("腳踏車請停在後院棚下面", "會員生日當月送明信片"),
)
CANTONESE = (
    *("呢間鋪頭嘅收據要留返七日", "佢哋話聽日唔開門，咪嚟", "啲書喺邊度攞？問阿姐啦"),
    *("你哋有冇見過我嘅雨遮呀", "凍檸茶走冰要唔要加錢㗎", "嗰個細路哥喺櫃枱前面喊"),
    *("而家落緊大雨，早啲收工", "邊個攞咗我把遮？快啲還", "今日冇貨，聽日先至返到"),
)
FOREIGN = {
    "cp949": ("오늘은 서점이 일찍 문을 닫습니다", "회원은 미리 입장할 수 있습니다"),
    "cp932": ("ゆうびんきょく、でんわばんごう", "傘は三日以内に返してください"),
    "euc_jp": ("本屋は九時に開きます。", "猫を抱かないでください。"),
    "cp1251": ("Магазин открыт с девяти утра", "Зонт вернуть через три дня"),
    "koi8_r": ("Магазин открыт с девяти утра", "Зонт вернуть через три дня"),
    "latin-1": ("Öffnungszeiten für Gäste", "Le café est fermé à midi"),
    "cp874": ("ร้านหนังสือเปิดทุกวันเวลาเก้าโมง",),
    "cp1256": ("المكتبة مفتوحة كل يوم",),
    "cp1253": ("Το βιβλιοπωλείο ανοίγει",),
}


def cases() -> list[tuple[str, str]]:
    chinese = SIMPLIFIED + TRADITIONAL + CANTONESE
    every = ("utf-8", "gb18030", "utf-16-le", "utf-16-be")
    pairs = [(text, encoding) for text in chinese for encoding in every]
    return pairs + [(text, "big5hkscs") for text in TRADITIONAL + CANTONESE]


def test_there_are_short_texts_enough_in_every_encoding() -> None:
    told = [encoding for _, encoding in cases()]
    assert told.count("big5hkscs") >= 40
    assert all(told.count(encoding) >= 40 for encoding in set(told))
    assert min(len(text) for text, _ in cases()) >= 10


@pytest.mark.parametrize("encoding", sorted({name for _, name in cases()}))
def test_the_encoding_of_a_short_text_is_told_for_sure(encoding: str) -> None:
    texts = [text for text, name in cases() if name == encoding]
    told = {text: encoding_of(text.encode(encoding)) for text in texts}
    wrong = {text: one for text, one in told.items() if one[0] != encoding}
    assert wrong == {}
    assert {text: one for text, one in told.items() if one[1] < SURE} == {}


@pytest.mark.parametrize("encoding", ["gb18030", "utf-16-le", "utf-8"])
def test_a_text_that_is_cut_within_a_character_is_still_told(encoding: str) -> None:
    for text in SIMPLIFIED:
        assert encoding_of(text.encode(encoding)[:-1])[0] == encoding


@pytest.mark.parametrize(
    ("text", "encoding"),
    [(text, name) for name, texts in FOREIGN.items() for text in texts],
)
def test_another_language_is_not_taken_for_chinese(text: str, encoding: str) -> None:
    assert encoding_of(text.encode(encoding))[1] < POSSIBLE


@given(st.binary(min_size=60, max_size=200), st.sampled_from([b"\xff", b"\x81\xff"]))
def test_noise_is_never_sure_to_be_chinese(noise: bytes, end: bytes) -> None:
    encoding, likelihood = encoding_of(noise + end)
    assert likelihood < SURE or encoding == "utf-8" or noise.startswith(b"\xff\xfe")


@given(st.text("会员日当天金卡客人可以提前进店收据请保留，。：12ab\n", min_size=12))
def test_utf_8_is_never_taken_for_anything_else(text: str) -> None:
    assert encoding_of(text.encode()) == ("utf-8", 1.0)


def test_names_alone_are_read_but_in_doubt() -> None:
    encoding, likelihood = encoding_of("顾小满\n陈一帆\n林知夏".encode("gb18030"))
    assert encoding == "gb18030"
    assert POSSIBLE <= likelihood < SURE


def test_chinese_far_behind_a_plain_beginning_is_found() -> None:
    data = b"# settings\n" * 20_000 + "会员日当天提前一小时进店".encode("gb18030")
    encoding, likelihood = encoding_of(data)
    assert encoding == "gb18030"
    assert likelihood > SURE


def test_a_few_bad_bytes_do_not_hide_utf_8() -> None:
    data = SIMPLIFIED[0].encode() + b"\xff" + SIMPLIFIED[1].encode()
    encoding, likelihood = encoding_of(data)
    assert encoding == "utf-8"
    assert SURE <= likelihood < 1


def test_english_in_utf_16_without_a_mark_is_told() -> None:
    assert encoding_of("Closed on Monday.".encode("utf-16-be"))[0] == "utf-16-be"


@pytest.mark.parametrize("mark", [codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE])
def test_a_mark_before_noise_is_not_believed(mark: bytes) -> None:
    noise = bytes(range(256)) * 4
    assert encoding_of(mark + noise)[1] == 0


def test_zeros_behind_a_text_are_not_part_of_it() -> None:
    assert encoding_of("开门。".encode() + b"\0" * 500) == ("utf-8", 1.0)


def test_a_log_in_colours_is_text() -> None:
    line = "\x1b[32m九点整\x1b[0m 泵房的水位恢复正常\n"
    assert encoding_of(line.encode()) == ("utf-8", 1.0)
