"""Write which words the regions have for the same, for searching.

    python -m training.variants

Takes the dictionaries that the installed OpenCC converts by, made readable by the
program that comes with it, and everyday words that they lack. All is folded; a line
has a word and the others for it. A word alone is one that all regions share, though
it holds one that they don't.
"""

import subprocess
import tempfile
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path

import opencc

from siyu_qa.text.fold import fold
from siyu_qa.text.variants import TABLE

_OPENCC = Path(opencc.__file__).parent / "clib"
# Words for Taiwan and Hong Kong, both ways.
_REGIONAL = ("TWPhrases", "TWPhrasesRev", "HKPhrases", "HKPhrasesRev")
# What Traditional writes with a character that also stands for itself: 計畫, 瞭解.
_SPELLINGS = "TSPhrases"

# Everyday words that no dictionary of OpenCC has.
_MORE = """
品质 质量 | 水准 水平 | 身分 身份 | 部份 部分 | 成份 成分 | 纪录 记录
连络 联络 联系 | 连系 联系 | 企画 企划 | 规画 规划 | 策画 策划
帐户 账户 | 帐号 账号 | 帐单 账单 | 结帐 结账 | 转帐 转账 | 记帐 记账 | 帐本 账本
帐款 账款 | 帐目 账目 | 对帐 对账 | 入帐 入账 | 付帐 付账 | 帐面 账面 | 帐簿 账簿
到帐 到账 | 帐务 账务 | 总帐 总账 | 查帐 查账
沿著 沿着 | 随著 随着 | 接著 接着 | 意味著 意味着 | 穿著 穿着 | 衣著 衣着
著手 着手 | 著重 着重 | 著陆 着陆 | 著火 着火 | 著急 着急 | 著色 着色 | 附著 附着
执著 执着 | 黏著 黏着
捷运 地铁 | 的士 出租车
公车 巴士 公交车 公交 | 机车 摩托车 | 单车 自行车 脚踏车 | 月台 站台
幼稚园 幼儿园 | 志工 义工 志愿者 | 教育训练 培训 | 导览 讲解
凤梨 菠萝 | 番茄 西红柿 | 奇异果 猕猴桃 | 芭乐 番石榴 | 酪梨 牛油果
马铃薯 土豆 | 花椰菜 菜花 | 青花菜 西兰花 | 高丽菜 卷心菜
优格 优酪乳 酸奶 | 起司 芝士 奶酪 | 冰淇淋 冰激凌 | 便当 盒饭 | 宵夜 夜宵
外送 外卖 | 宅配 快递 | 折价券 优惠券 | 保固 保修 | 客制化 定制 | 退费 退款
冷气 空调 | 瓦斯 煤气 燃气 | 雪柜 冰箱 | 吹风机 电吹风 | 电锅 电饭锅 电饭煲
洗面乳 洗面奶 | 洗发精 洗发水 | 沐浴乳 沐浴露 | 保养品 护肤品 | 卫生纸 手纸
原子笔 圆珠笔
电脑 计算机 | 笔电 笔记本电脑 笔记型电脑 | 行动电源 充电宝 | 影印机 复印机
智慧型手机 智能手机 | 数位 数码 | 行动支付 移动支付 | 行动装置 移动设备
短讯 简讯 短信 | 电邮 电子邮件 | 提款机 取款机 | 健保 医保
"""
# Two that mean something else too often, or that only a converter writes.
_LEFT_OUT = frozenset(
    frozenset(pair.split())
    for pair in (
        "社区 社群",
        "进程 行程",
        "进程 程序",
        "模拟 类比",
        "局部 区域性",
        "全局 全域性",
        "权限 许可权",
        "万象 永珍",
        "实例 例项",
        "分区 分割槽",
        "指标 指针",
        "狮子山 塞拉利昂",
        "那杜 温纳图万",
    )
)
# Words across whose border one of the table would be found.
_SHARED = """
安全局 教育局部 世界面 现实时 其实时 落实时 单位图 多数组 的士兵 的士气
"""

_Pair = tuple[str, str]


def main() -> None:
    """Write the table."""
    regional = [entry for name in _REGIONAL for entry in _entries(name)]
    told = {*regional, *_spellings(), *_more()}
    pairs = _minimal(pair for pair in told if _is_kept(pair))
    others: dict[str, set[str]] = defaultdict(set)
    for one, other in pairs:
        others[one].add(other)
        others[other].add(one)
    for word in _shared(regional, others):
        others[word] = set()
    lines = (" ".join([word, *sorted(others[word])]) for word in sorted(others))
    TABLE.write_text("".join(f"{line}\n" for line in lines), encoding="utf-8")
    print(f"{len(pairs)} pairs, {len(others)} lines, {TABLE.stat().st_size:,} bytes")


def _entries(name: str) -> Iterator[_Pair]:
    """Read a dictionary of OpenCC: each word with each that it becomes, folded."""
    with tempfile.TemporaryDirectory() as folder:
        text = Path(folder) / "text"
        compiled = _OPENCC / "share" / "opencc" / f"{name}.ocd2"
        command = [str(_OPENCC / "bin" / "opencc_dict"), "-f", "ocd2", "-t", "text"]
        subprocess.run([*command, "-i", str(compiled), "-o", str(text)], check=True)
        for line in text.read_text(encoding="utf-8").splitlines():
            word, *becomes = fold(line).split()
            yield from ((word, other) for other in becomes)


def _spellings() -> Iterator[_Pair]:
    """Give those of two characters; the longer ones are idioms or hold these.

    坯 is left out: 坏 for it is a Traditional reader's, and 坏了 everybody's.
    """
    for one, other in _entries(_SPELLINGS):
        if len(one) == len(other) == 2 and "坯" not in other:
            yield one, other


def _more() -> Iterator[_Pair]:
    for line in _MORE.split("\n"):
        for group in line.split("|"):
            words = group.split()
            yield from ((a, b) for a in words for b in words if a < b)


def _is_kept(pair: _Pair) -> bool:
    # A single character stands in too many words; a dot parts a person's names.
    plain = all(len(word) > 1 and word.isalnum() for word in pair)
    return plain and pair[0] != pair[1] and frozenset(pair) not in _LEFT_OUT


def _minimal(pairs: Iterable[_Pair]) -> set[_Pair]:
    """Leave out what shorter words already tell: 人工智慧 where 智慧 is told."""
    kept: set[_Pair] = set()
    for one, other in sorted(
        {(min(pair), max(pair)) for pair in pairs}, key=lambda p: (len(p[0] + p[1]), p)
    ):
        both_ways = kept | {(b, a) for a, b in kept}
        if not any(a in one and one.replace(a, b) == other for a, b in both_ways):
            kept.add((one, other))
    return kept


def _shared(entries: Iterable[_Pair], others: Mapping[str, object]) -> set[str]:
    same = {one for one, other in entries if one == other and one not in others}
    return {*_SHARED.split()} | {
        word for word in same if any(part in word for part in others)
    }


if __name__ == "__main__":
    main()
