"""Everyday words for the same thing, where a question hardly uses the document's.

Closed groups of words that mean the same in most texts, all folded. It is no
thesaurus: a word that means the same only here and there does more harm than good.
"""

from collections.abc import Iterator, Sequence
from functools import cache

from siyu_qa.records import Span
from siyu_qa.text.wordlist import Wordlist

_GROUPS = (
    "去世 逝世 病逝 过世 辞世 离世 病故 死亡 往生 卒于 死于",
    "出生 诞生 生于",
    "创办 创立 成立 创建 设立 建立 开办 始建",
    "建成 落成 竣工 完工",
    "结婚 成婚 完婚",
    "妻子 太太 夫人",
    "丈夫 老公",
    "孩子 子女 儿女",
    "老板 店主 掌柜",
    "工资 薪水 薪资 薪酬 月薪 时薪",
    "价格 售价 价钱 单价 定价",
    "费用 收费 资费",
    "免费 不收费 不用钱 无偿 免收",
    "丢失 遗失 弄丢 丢了 掉了 遗落",
    "损坏 破损 弄坏 毁损 坏了",
    "赔偿 赔付",
    "退货 退换 退回",
    "包邮 免运费 免邮",
    "快递 物流 运送 配送 寄送 寄出",
    "付款 付钱 支付 缴费 缴纳 交费",
    "购买 买到 选购 购入",
    "开门 开放 营业 开馆 开店",
    "关门 闭馆 打烊 停业",
    "地址 位于 坐落 地点",
    "电话 热线 号码",
    "办理 申办 申请 申领",
    "续借 续期",
    "归还 还书 交还 退还",
    "逾期 过期 超期",
    "禁止 不得 不准 严禁 不许 不能 不可",
    "允许 可以 准许 得以",
    "必须 应当 须要 务必",
    "提前 提早 事先 预先",
    "预约 预订 订位",
    "清洗 清洁 洗净 冲洗",
    "故障 毛病 异常",
    "修理 维修 检修 修复",
    "安装 装上 装设",
    "开机 启动 打开",
    "关机 关闭 断电",
    "原因 缘故 理由 缘由",
    "好处 优点 优势 益处",
    "坏处 缺点 弊端 不足",
    "方法 办法 方式 做法",
    "区别 差别 差异 不同",
    "目的 宗旨 用意",
    "规定 规则 规范 守则",
    "义务 责任",
    "首都 国都",
    "面积 占地",
    "高度 海拔",
    "长度 全长 总长",
    "重量 净重 体重",
    "年龄 周岁",
    "发明 首创",
    "撰写 写作 编写 所著",
    "外号 绰号 别名 别称 又称 又名 俗称",
    "本名 原名 真名",
    "星期一 周一 礼拜一",
    "星期二 周二 礼拜二",
    "星期三 周三 礼拜三",
    "星期四 周四 礼拜四",
    "星期五 周五 礼拜五",
    "星期六 周六 礼拜六",
    "星期日 星期天 周日 礼拜天 礼拜日",
)


def synonyms_in(folded: str) -> Iterator[tuple[Span, Sequence[str]]]:
    """Find the words of the groups in a folded text, each with the others of its own.

    >>> next(synonyms_in("周一开吗?"))
    ((0, 2), ['星期一', '礼拜一'])
    """
    return _words().found_in(folded)


@cache
def _words() -> Wordlist:
    groups = (group.split() for group in _GROUPS)
    return Wordlist(
        {
            word: [other for other in group if other != word]
            for group in groups
            for word in group
        }
    )
