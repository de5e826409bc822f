"""How a sentence or heading is turned into the question that it answers."""

import re
from dataclasses import dataclass

from siyu_qa.text.fold import fold, is_traditional
from siyu_qa.text.rarity import rarity

# All over folded text, whose places are those of the text.
_SUBJECT = r"(?P<subject>[^,。:;!?、“”()《》\n]{2,16}?)\s?"
_NUMERAL = "0-9零〇一二三四五六七八九十百千万亿两"
_NUMBER = rf"(?:约|大约|近|超过)?\s?[{_NUMERAL}][{_NUMERAL},.余多]*\s?"
_COUNTED = "[个座张名位家间本册件项套所条台辆只棵艘篇场次种户处层部款支]"
_MEASURE = (
    "(?:[万亿]?(?:美元|元|人次|吨|千瓦时?|立方米|平方米|平方公里|人|户|家|件|辆|亩|公顷)"
    "|米|公里|千米|厘米|毫米|公斤|千克|克|册|天|年|个月|小时|分钟|度|%|倍|[万亿])"
)
_SIZE = "(?:[公千厘毫]?米|公里|公尺|尺|公斤|千克|克|吨|斤)"
_DAY = (
    r"(?:(?:\d{3,4}|[一二〇零三四五六七八九]{4})\s?年(?:\s?[\d一二三四五六七八九十]{1,2}\s?月)?"
    r"(?:\s?[\d一二三四五六七八九十]{1,3}\s?[日号])?"
    r"|(?:中华)?民国[\d一二三四五六七八九十百零]{1,6}年(?:[\d一二三四五六七八九十]{1,2}月)?"
    "(?:[\\d一二三四五六七八九十]{1,3}日)?"
    r"|[\d一二三四五六七八九十]{1,2}\s?月\s?[\d一二三四五六七八九十]{1,3}\s?[日号])"
)
_HAPPENED = (
    "(?:正式|首次|宣布|全面)?(?:成立|创立|创办|创建|开业|开张|开馆|开园|建成|落成|出生|去世"
    "|发布|上线|开放|启用|施行|实施|生效|竣工|通车|启动|诞生|开播|上映|出版|开工|获批|问世"
    "|举行|召开|开幕|闭幕|举办|推出|上市|投产|投用|投入使用|开通)"
)
_ROLE = (
    "创[始办立]人|店主|老板|(?:总|副总)?经理|馆长|院长|校长|主席|董事长|作者|负责人|导演"
    "|主编|会长|社长|部长|发明[人者]|设计[师者]|队长|掌柜|首席执行官|总裁|教练|主任"
)
_DONE = (
    "创办|创立|创建|主持|设计|发明|撰写|保管|负责|制作|导演|主编|执笔|建造|运营|管理|承办"
    "|主办|开发|培育"
)
_ATTRIBUTE = (
    "占地面积|建筑面积|面积|人口|高度|长度|宽度|深度|重量|价格|票价|门票|年费|月费|押金|费用"
    "|售价|借期|保修期|有效期|期限|距离|温度|容量|海拔|总投资|注册资本|学费|会费|税率|利率"
    "|工期|任期|名额|总[数量额]|产量|里程|寿命"
)
_HOURS = "(?:开放|营业|办公|开馆|报名|服务)时间|截止日期"
_DOES = (
    "新增|建立|创建|添加|设置|设定|配置|安装|部署|使用|管理|删除|移除|更新|启用|停用|升级"
    "|迁移|汇入|导入|导出|汇出|查看|检视|申请|编辑|修改|连接|备份|恢复|监控|注册|购买|取消"
    "|转移|指派|分配|优化|调整|运行|执行|测试|自订|变更|搜寻|搜索|下载|提交|识别|处理|解决"
)

# What a thing can't be called: it points, joins, or says when and how.
_NO_SUBJECT = re.compile(
    "^(?:[这那其它他她该此我你也就都并每某各两几多但而因当在从对按据为随经今一有无不已将可请"
    "若凡或与和及以于第前后到至只还又再除是最更比让使把被给用同近先且即均仅则须应由者自总]"
    "|所以|另外|如[果何下上]?|虽|根据|通过|目前|现在|去年|明年|主要|本(?![草田])"
    "|[本前].{1,6}所称|上[述个]|包括|截至|全[省市国年]|新增|预计|计划|需要|其实|年均?|累计)"
    "|[也都还就又只所种的是在了将已并则即可会能应须共约达仅不要需由为向往对从把被给跟同内中上下里非]$|[几某]|(?:首次|已经|再次|累计|仍|均|虽然|如果|因为)$"
    r"|^\d|\d[日时点]|(?:表示|认为|指出|介绍|宣布)"
)
_OWN_LAW = re.compile("本(?:法|条例|办法|规定|规则|细则|标准|章程|合同|协议|公约|准则)")
_COMMON = 5.0
"""What consists of commoner pairs than this is no name."""
_TRADITIONAL = str.maketrans("么谁时几为种里个从项于", "麼誰時幾為種裡個從項於")


@dataclass(frozen=True, slots=True)
class Wording:
    """A form of sentence and the question that it answers."""

    sentence: re.Pattern[str]
    question: str
    """With the names of the groups, and *of* for a 的 where one is missing."""


def _wordings(*pairs: tuple[str, str]) -> tuple[Wording, ...]:
    return tuple(Wording(re.compile(sentence), asks) for sentence, asks in pairs)


# How a line leads into a list.
LEAD_INS = _wordings(
    (
        rf"{_SUBJECT}[,]?(?:主要)?(?P<noun>表现|形式|做法|种类)(?:[为有:]|包括|如下)",
        "{subject}有哪些{noun}？",
    ),
    (
        rf"{_SUBJECT}(?P<verb>有|分为|共有|包括)(?:以下|如下|下列)?"
        r"(?P<noun>[两三四五六七八九十\d]{1,2}[大种个点项类条]\w{0,8}?)(?:[:,。]|$)",
        "{subject}{verb}哪{noun}？",
    ),
    (
        rf"{_SUBJECT}(?P<verb>有|分为|包括|[须应]?备齐|需要|提供)(?:以下|如下|下列)"
        r"几?[大种个点项类条]?"
        r"(?P<noun>\w{2,8})(?=[:,。]|$)",
        "{subject}{verb}哪些{noun}？",
    ),
    (
        rf"{_SUBJECT}的?(?P<noun>步骤|流程|程序|方法|条件|材料|原则|内容|范围)(?:为|是|如下|包括|有)*:?$",
        "{subject}{of}{noun}是什么？",
    ),
    (rf"{_SUBJECT}包括.{{0,6}}:$", "{subject}包括哪些？"),
)
SENTENCES = _wordings(
    (
        rf"(?:[本前][^,。]{{1,6}})?所称的?之?[“「]?{_SUBJECT}[”」]?(?:\([^)]*\))?[,者]{{0,2}}(?:是指|系指|指|谓)",
        "什么是{subject}？",
    ),
    (
        rf"[“「]?{_SUBJECT}[”」]?(?:\([^)]*\))?,?(?:是指|指的是|就是指)",
        "什么是{subject}？",
    ),
    (rf"{_SUBJECT}(?:\([^)]*\))?是一[种款项门套类]", "{subject}是什么？"),
    (
        r"(?P<subject>[a-z][a-z0-9.+\- ]{1,20}?)(?:\([^)]*\))? ?"
        r"是(?![否不由在什这那我为因怎如])[^,。]{6,}",
        "{subject} 是什么？",
    ),
    (rf"{_SUBJECT}共?(?P<verb>分为|分成)[^,。:;]*、", "{subject}{verb}哪几种？"),
    (rf"{_SUBJECT}包括[^,。:;]{{1,16}}、", "{subject}包括哪些？"),
    (
        rf"{_SUBJECT}(?P<verb>有|共有|具备|包括|分为)"
        r"(?P<noun>[两三四五六七八九十\d]{1,2}[大种个点项类条]\w{1,8}?):",
        "{subject}{verb}哪{noun}？",
    ),
    (
        rf"{_SUBJECT}(?:于|在)?{_DAY}(?:在[^,。;]{{2,12}})?(?P<verb>{_HAPPENED})(?=[,。;]|$)",
        "{subject}是什么时候{verb}的？",
    ),
    (
        rf"{_DAY},?(?:上午|下午|晚)?,?{_SUBJECT}(?:在[^,。;]{{2,12}})?"
        rf"(?P<verb>{_HAPPENED})(?=[,。;]|$)",
        "{subject}是什么时候{verb}的？",
    ),
    (
        rf"{_SUBJECT}(?P<verb>{_HAPPENED}|(?:始|修|兴)?建|生)于{_DAY}",
        "{subject}{verb}于哪一年？",
    ),
    (
        rf"{_SUBJECT}自{_DAY}起?(?P<verb>施行|实施|生效|执行)",
        "{subject}从什么时候起{verb}？",
    ),
    (
        rf"(?P<subject>[^,。:;!?、\s]{{2,12}}?)的(?P<role>{_ROLE})(?:是|为|叫)(?!一)",
        "{subject}的{role}是谁？",
    ),
    (
        rf"(?P<subject>[^,。:;!?、的\n]{{2,14}}?)(?P<role>{_ROLE})(?![、和与及们的等])"
        r"[^,。、的\s]{2,3}(?:表示|介绍|说|指出|认为|称)",
        "{subject}{role}是谁？",
    ),
    (
        rf"{_SUBJECT}由(?P<name>[^,。的、:;]{{2,8}}?)(?P<verb>{_DONE})(?=[,。;]|$)",
        "{subject}由谁{verb}？",
    ),
    (rf"{_SUBJECT}(?:位于|坐落于|坐落在|地处)", "{subject}在哪里？"),
    (
        rf"{_SUBJECT}的?(?P<place>地址|总部|办公地点)(?:在|是|位于|设在|为)",
        "{subject}{of}{place}在哪里？",
    ),
    (
        rf"{_SUBJECT}的?(?P<attribute>{_ATTRIBUTE})(?:为|是|达到?|:|有|共计|不超过|最多)*{_NUMBER}"
        rf"(?:{_MEASURE}|{_COUNTED})",
        "{subject}{of}{attribute}是多少？",
    ),
    (
        rf"{_SUBJECT}的?(?P<hours>{_HOURS})(?:是|为|:)",
        "{subject}{of}{hours}是什么时候？",
    ),
    (
        rf"{_SUBJECT}(?P<verb>共有|现有|拥有|设有|有|收藏了?|开了)(?!一{_COUNTED}){_NUMBER}(?P<unit>{_COUNTED})"
        r"(?P<noun>[^,。:;!?、的和与及\s\d]{1,6})(?=[,。;]|$)",
        "{subject}{verb}多少{unit}{noun}？",
    ),
    (
        rf"{_SUBJECT}(?P<verb>[同环]比(?:增长|下降|增加)|增长|下降|减少|上涨|下跌)了?"
        rf"{_NUMBER}{_MEASURE}",
        "{subject}{verb}了多少？",
    ),
    (
        rf"{_SUBJECT}(?P<verb>达到?|突破|不少于|不得少于|不得超过|不超过){_NUMBER}{_MEASURE}",
        "{subject}{verb}多少？",
    ),
    (
        rf"{_SUBJECT}(?P<how>高|长|宽|深|重)达?{_NUMBER}{_SIZE}",
        "{subject}有多{how}？",
    ),
)
_HEADINGS = _wordings(
    (
        rf"(?P<subject>(?:{_DOES})(?!中|的|者|费|员|器)\S.{{1,20}})",
        "如何{subject}？",
    ),
    (r"(?P<subject>.{2,14}?) ?(?:概述|简介|概览)", "{subject}是什么？"),
    (
        r"(?P<subject>\S{2,14}?)的?(?P<noun>步骤|流程|程序|方法|定义|作用|用途)",
        "{subject}{of}{noun}是什么？",
    ),
    (
        r"(?P<subject>\S{2,14}?)的?(?P<noun>条件|要求|材料|种类|分类|优点|特点|好处|原则"
        r"|注意事项|优势|限制|类型)",
        "{subject}有哪些{noun}？",
    ),
)
_ASKING_HEADING = re.compile(
    "(?:如何|怎样|怎么|为什么|为何|什么是|谁|哪些|何时|是否).{2,24}|.{2,20}(?:是什么|有哪些|怎么办|吗)"
)
_HEADING_MARK = re.compile(
    r"^\s*(?:[-*#>丨|]+\s*|[问q]\d{0,3}\s*[:.、]\s*"
    r"|第[一二三四五六七八九十百\d]+[章节部分篇条问]\s*[:、]?\s*"
    r"|[(]?(?:\d{1,3}|[一二三四五六七八九十]{1,3})[).、:]\s*|\d+(?:\.\d+)+\s*)+"
)
_POINTS = re.compile(
    "[?它他她我你]|[\u4e00-\u9fff] [\u4e00-\u9fff]|[这那此该本](?![子身])|上述|以[上下]"
    "|前[文述]"
)
_LONGEST_HEADING = 30


def asked_by_sentence(text: str, wordings: tuple[Wording, ...], title: str) -> str:
    """Give the question that a sentence answers, or nothing.

    >>> asked_by_sentence("书屋的志愿者分为三类：", LEAD_INS, "")
    '书屋的志愿者分为哪三类？'
    >>> asked_by_sentence("半山茶廠成立於2015年。", SENTENCES, "")
    '半山茶廠成立於哪一年？'
    """
    folded = fold(text)
    for wording in wordings:
        match = wording.sentence.match(folded)
        subject = _subject(text[slice(*match.span("subject"))], title) if match else ""
        if match and subject:
            named = {name: text[slice(*match.span(name))] for name in match.groupdict()}
            return _filled(wording.question, text, named | {"subject": subject})
    return ""


def asked_by_heading(heading: str) -> str:
    """Give the question that a heading is, or that its section answers, or nothing.

    >>> asked_by_heading("三、如何申請退貨"), asked_by_heading("问：几点关门？")
    ('如何申請退貨？', '几点关门？')
    >>> asked_by_heading("续借的步骤"), asked_by_heading("总则")
    ('续借的步骤是什么？', '')
    """
    mark = _HEADING_MARK.match(fold(heading))
    words = heading[mark.end() :] if mark else heading
    words = words.strip().rstrip("：:。")
    folded = fold(words).rstrip("?")
    if not 4 <= len(folded) <= _LONGEST_HEADING or _POINTS.search(folded):
        return ""
    if fold(words).endswith("?") or _ASKING_HEADING.fullmatch(folded):
        return f"{words[: len(folded)]}？"
    for wording in _HEADINGS:
        match = wording.sentence.fullmatch(folded)
        if match and _is_name(words[slice(*match.span("subject"))]):
            named = {
                name: words[slice(*match.span(name))] for name in match.groupdict()
            }
            return _filled(wording.question, words, named)
    return ""


def _filled(question: str, text: str, named: dict[str, str]) -> str:
    """Fill in what the text names; our own words are written as the text is."""
    of = "" if "的" in named["subject"] else "的"
    ours = question.translate(_TRADITIONAL) if is_traditional(text) else question
    return ours.format_map(named | {"of": of})


def _subject(words: str, title: str) -> str:
    """Give what a question can be about, or nothing: a name, and not a pronoun."""
    folded = fold(words)
    if _OWN_LAW.fullmatch(folded):
        return f"《{title}》" if 2 < len(title) <= 24 else ""
    if _NO_SUBJECT.search(folded) or folded.count("的") > 1:
        return ""
    return words if _is_name(words) else ""


def _is_name(words: str) -> bool:
    folded = fold(words)
    pairs = [folded[at : at + 2] for at in range(len(folded) - 1)]
    return max(map(rarity, pairs), default=0.0) > _COMMON
