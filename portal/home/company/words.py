"""The words of a made company: names in two scripts, divisions, places, job roles. Pure Python; every value is invented."""

from __future__ import annotations

import random
from typing import NamedTuple


class Name(NamedTuple):
    """A display name and how it stands in an e-mail address."""

    shown: str
    box: str
    chinese: bool


class Place(NamedTuple):
    """Where a site lies, with its time zone."""

    en: str
    zh: str
    zone: str


def _each(text: str, between: str = " ") -> list[str]:
    return text.split(between)


SHANGHAI, BERLIN, NEW_YORK = "Asia/Shanghai", "Europe/Berlin", "America/New_York"
PLACES = [
    Place("Suzhou", "苏州", SHANGHAI),
    Place("Hamburg", "汉堡", BERLIN),
    Place("Chicago", "芝加哥", NEW_YORK),
    Place("Shenzhen", "深圳", SHANGHAI),
    Place("Chengdu", "成都", SHANGHAI),
    Place("Qingdao", "青岛", SHANGHAI),
    Place("Munich", "慕尼黑", BERLIN),
    Place("Wuhan", "武汉", SHANGHAI),
    Place("Ningbo", "宁波", SHANGHAI),
    Place("Atlanta", "亚特兰大", NEW_YORK),
]
DIVISIONS = [
    ("trade", "Trade", "贸易事业部"),
    ("research", "Research and development", "研发中心"),
    ("works", "Manufacturing", "制造事业部"),
    ("supply", "Supply chain", "供应链管理部"),
    ("licensing", "Licensing and standards", "许可与标准部"),
    ("service", "Customer service", "客户服务部"),
    ("staff", "Staff functions", "职能部门"),
    ("ventures", "Ventures", "投资事业部"),
]
ROLES = [
    ("made-export-manager", "Export sales manager", "出口销售经理"),
    ("made-engineer", "R&D engineer", "研发工程师"),
    ("made-purchaser", "Purchaser", "采购专员"),
    ("made-ip-specialist", "IP specialist", "知识产权专员"),
    ("made-quality", "Quality engineer", "质量工程师"),
    ("made-logistics", "Logistics planner", "物流计划员"),
    ("made-licensing", "Licensing manager", "许可经理"),
    ("made-manager", "Manager", "管理人员"),
]
SURNAMES = _each(
    "王 wang 李 li 张 zhang 刘 liu 陈 chen 杨 yang 赵 zhao 黄 huang 周 zhou 吴 wu 徐 xu 孙 sun 胡 hu 朱 zhu 高 gao 林 lin 何 he 郭 guo "
    "马 ma 罗 luo 梁 liang 宋 song 郑 zheng 谢 xie 韩 han 唐 tang 冯 feng 于 yu 董 dong 萧 xiao 程 cheng 曹 cao 袁 yuan 邓 deng 许 xu "
    "傅 fu 沈 shen 曾 zeng 彭 peng 吕 lv 欧阳 ouyang 司马 sima"
)
GIVEN = _each(
    "伟 wei 芳 fang 娜 na 敏 min 静 jing 丽 li 强 qiang 磊 lei 军 jun 洋 yang 勇 yong 艳 yan 杰 jie 娟 juan 涛 tao 明 ming 超 chao 霞 xia "
    "平 ping 刚 gang 桂英 guiying 建国 jianguo 志强 zhiqiang 晓东 xiaodong 雨桐 yutong 子涵 zihan 浩然 haoran 欣怡 xinyi 思远 siyuan "
    "文博 wenbo 雅琴 yaqin 嘉豪 jiahao 美玲 meiling 海燕 haiyan 春梅 chunmei 玉兰 yulan"
)
FIRST = _each(
    "Anna Ben Clara David Elena Felix Greta Hannah Ivan Julia Karl Laura Marco Nina Oscar Paula Quentin Rosa Simon Tessa Ulrich Vera "
    "William Yara Zoe Adaeze Bruno Chiara Diego Emeka Fatima Giorgio Helga Ingrid Jorge Kemal Liam Maya Noah Olga"
)
LAST = _each(
    "Adams;Baker;Becker;Brandt;Carter;Costa;Davies;de Vries;Dubois;Evans;Fischer;Foster;García;Hansen;Hoffmann;Jensen;Johnson;Keller;"
    "Kowalski;Larsen;Lopez;Meyer;Miller;Moreau;Nowak;Okafor;Olsen;Parker;Patel;Petrov;Richter;Rossi;Schmidt;Silva;Stewart;Turner;"
    "van den Berg;von Arnim;Wagner;Weber;Young;Zimmermann",
    ";",
)
PLAIN = str.maketrans("áéíóúüöä ", "aeiouuoa.")


def name(chance: random.Random, zone: str) -> Name:
    """A name as people at a place bear it: mostly Chinese in China, mostly Latin elsewhere."""
    if chance.random() < (0.94 if zone == SHANGHAI else 0.12):
        family, given = 2 * chance.randrange(len(SURNAMES) // 2), 2 * chance.randrange(len(GIVEN) // 2)
        return Name(SURNAMES[family] + GIVEN[given], f"{SURNAMES[family + 1]}.{GIVEN[given + 1]}", True)
    first, last = chance.choice(FIRST), chance.choice(LAST)
    return Name(f"{first} {last}", f"{first}.{last}".lower().translate(PLAIN), False)
