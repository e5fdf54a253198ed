"""What plan documents say, in Chinese."""

SENTENCES = {
    "{first}. {then}": "{first}。{then}",
    # objectives
    "open critical targets": "未覆盖的关键靶点",
    "open major targets": "未覆盖的主要靶点",
    "relative contraindications and overlapping organ toxicity": "相对禁忌证与重叠的器官毒性",
    "open minor targets": "未覆盖的次要靶点",
    "weakness of evidence": "证据薄弱程度",
    "number of interventions": "干预措施数目",
    # facts
    "{biomarker} not measured": "{biomarker}未测量",
    "no {flag}": "{flag}：否",
    "{flag} // holds": "{flag}",
    "{biomarker} {value} // a word": "{biomarker}：{value}",
    "{biomarker} {value} // a number": "{biomarker}{value}",
    "{biomarker}: never given": "{biomarker}：从未使用",
    "last given {date}": "末次使用 {date}",
    # needs
    "assumed, not measured": "推定存在，未测量",
    "opened by blocking {targets}": "因阻断{targets}而代偿性开放",
    # why an intervention is not chosen
    "excluded on demand": "按要求排除",
    "would not act here: {facts}": "在此不起作用：{facts}",
    "not with {intervention}": "不能与{intervention}同用",
    "nothing in the regimen delivers it": "方案中没有可递送它的措施",
    "{first} or {count} others": "{first}或其他 {count} 项之一",
    "needs {interventions}": "需要{interventions}",
    "no schedule has room for it": "排不进任何时间表",
    "at most {count} agents": "至多 {count} 种药物",
    "at most {count} such: {interventions}": "此类至多 {count} 种，已有{interventions}",
    "would open {targets}": "会代偿性开放{targets}",
    "relative contraindication: {facts}": "相对禁忌证：{facts}",
    "would add {organs} toxicity to that of other steps": "会与其他步骤的{organs}毒性叠加",
    "weaker evidence, or one agent more, for no larger gap closed": "证据更弱或多用一种药物，却不能填补更大的缺口",
    # before the steps
    "may exclude: {biomarker}": "可能排除：{biomarker}",
    "may speak against: {biomarker}": "可能不利：{biomarker}",
    "resolve this first, or weigh it": "先解决此问题，或权衡利弊",
    "wait {length}": "等待 {length}",
    # steps
    "{first} before {second}{bounds}": "{first} 先于 {second}{bounds}",
    "{what}: {words}": "{what}：{words}",
    "the start": "起始日",
    # escape, alternatives, evidence
    "does not open: {facts}": "不会开放：{facts}",
    "covered by {steps}": "由{steps}覆盖",
    "cannot be judged: {facts}": "无法判断：{facts}",
    "no regimen under these rules and demands closes it": "在这些规则和要求下没有方案可填补",
    "{addition}, in part": "{addition}，部分填补",
    "{addition} (agents {count} where at most {limit} are allowed)":
        "{addition}（共 {count} 种药物，规则至多允许 {limit} 种）",
    "{target} covered": "{target}已覆盖",
    "{target} covered in part": "{target}部分覆盖",
    "{target} open": "{target}未覆盖",
    "{target} not opened": "{target}不会开放",
    "people with glioblastoma": "胶质母细胞瘤患者",
    "people with any tumour, or none": "任何肿瘤患者或非肿瘤人群",
    "animals, cells and inference too": "包括动物、细胞与推断",
    "the demands cannot be met": "要求无法满足",
    "the same steps": "步骤相同",
    # what to measure
    "{target}: assumed": "{target}：推定存在",
    "{target}: not judged": "{target}：无法判断",
    "{intervention} could cover {target}": "{intervention}或可覆盖{target}",
    "may speak against {intervention}": "可能不利于{intervention}",
    # what rules say
    "{target} is present when {condition}.": "{target}存在的条件：{condition}。",
    "{target} counts as present until it is measured.": "{target}在测量之前视为存在。",
    "Blocking {target} opens {opened}.": "阻断{target}会代偿性开放{opened}。",
    "{intervention} covers {target} in full.": "{intervention}完全覆盖{target}。",
    "{intervention} covers {target} in part.": "{intervention}部分覆盖{target}。",
    "{intervention} is contraindicated when {condition}.": "{intervention}禁用于：{condition}。",
    "{intervention} calls for caution when {condition}.": "{intervention}慎用于：{condition}。",
    "{intervention} needs the barrier opened.": "{intervention}需要开放屏障。",
    "{intervention} does not need the barrier opened.": "{intervention}不需要开放屏障。",
    "{intervention} is placed behind the barrier.": "{intervention}直接置于屏障之内。",
    "{intervention} needs {others}.": "{intervention}需要{others}。",
    "After {length}: {text}": "{length}后：{text}",
    "{intervention} can harm: {organ}.": "{intervention}可能损害：{organ}。",
    # demands that clash
    "leave out {option}": "去掉 {option}",
    "wait until it has changed": "等到情况改变",
    "this cannot change": "无法改变",
    "a rule of the pack: replace it in a pack of your own if you disagree":
        "规则包中的规则：如不认同，可在自己的规则包中替换",
    # of itself
    "Research use only, not medical advice. gbmplan never gives a dose.":
        "仅供研究使用，不构成医疗建议。gbmplan 不给出任何剂量。",
}
