"""What answers to questions about a plan say, in Chinese."""

SENTENCES: dict[str, str] = {
    # values
    "{value} or more": "不低于 {value}",
    "more than {value}": "高于 {value}",
    "at most {value}": "不高于 {value}",
    "less than {value}": "低于 {value}",
    "any value": "任何值",
    "yes": "是",
    "no": "否",
    # what to measure
    "{count} different plans": "{count} 种不同方案",
    "another plan whatever the value": "无论何值方案都会改变",
    "the same steps, up to {length} later": "步骤相同，最多推迟{length}",
    "the same steps, up to {length} earlier": "步骤相同，最多提前{length}",
    "the plan stays": "方案不变",
    "the steps of this plan cannot be scheduled": "本方案的步骤无法排期",
    "{interventions} ruled out": "{interventions}被排除",
    "this plan would have {objective} {ours}, the best {best}": "本方案的{objective}为 {ours}，最优方案为 {best}",
    "{first} {value} and {second} {other}": "{first}{value}且{second}{other}",
    "{first} and {second}: neither alone, both together": "{first}与{second}：单独均无影响，合在一起有影响",
    "measure these {count}": "建议检测这 {count} 项",
    "{count} more matter only in pairs": "另有 {count} 项仅成对时有影响",
    "the other {count} change nothing alone or in pairs": "其余 {count} 项无论单独或成对均不改变方案",
    "the other {count} change nothing alone": "其余 {count} 项单独均不改变方案",
    "no unmeasured biomarker changes the plan, alone or in pairs": "任何未测指标无论单独或成对均不改变方案",
    "no unmeasured biomarker changes the plan alone": "任何未测指标单独均不改变方案",
    "everything that the rules read is measured": "规则所需的指标均已检测",
}
