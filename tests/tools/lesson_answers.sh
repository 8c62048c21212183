# The figures of scenarios/LESSON.*.md: where each comes from. Sourced by lesson.sh, which has defined
#   answer ID FORMAT VALUE    a figure (formats: usd, pct, n0, n1, n2, times, days, hours, word, verdict)
#   of STRATEGY.PATH FILE [OPTION...]     a number in the JSON of a run of scenarios/FILE.yaml; a path without a dot is a metric's mean
#   ratio A B, less A B       A / B, 1 - A / B
#   book_price BOOK INSTANCE, best_plan, best_spot      from costcast prices

bert=bert-8xp4d trap=lessons/02-on-demand-trap plan=lessons/03-commitments spot=lessons/04-spot-checkpoints
spread=lessons/05-diversify drivers=lessons/06-cost-drivers scale=lessons/08-scale mix=lessons/09-almost-always-a-mix
right=lessons/10-rightsizing menu=lessons/01-pricing-menu chip=lessons/07-a100-or-t4 claims=lessons/claims
hourly=(--set workloads.bert.checkpoint.every=1h)

# --- the ten lessons ---
answer menu-on-demand usd "$(of on-demand.cost $menu)"
answer menu-reserved usd "$(of reserved.cost $menu)"
answer menu-spot usd "$(of spot.cost $menu)"
answer menu-break-even pct "$(of reserved.commitments.0.break_even_utilisation $menu)"
answer trap-work usd "$(of stopped.cost $trap)"
answer trap-forgotten usd "$(of forgotten.cost $trap)"
answer trap-times times "$(ratio "$(of forgotten.cost $trap)" "$(of stopped.cost $trap)")"
answer plan-none usd "$(of none.cost $plan)"
answer plan-floor usd "$(of floor.cost $plan)"
answer plan-peak usd "$(of peak.cost $plan)"
answer plan-peak-used pct "$(of peak.commitments.0.utilisation $plan)"
answer spot-on-demand usd "$(of on-demand.cost $spot)"
answer spot-none usd "$(of spot-none.cost $spot)"
answer spot-none-late pct "$(of spot-none.probability.late.value $spot)"
answer spot-hourly usd "$(of spot-1h.cost $spot)"
answer spot-hourly-saves pct "$(less "$(of spot-1h.cost $spot)" "$(of on-demand.cost $spot)")"
answer spread-one-late pct "$(of one-zone.probability.late.value $spread)"
answer spread-three-late pct "$(of three-zones.probability.late.value $spread)"
answer spread-dearer pct "$(less "$(of one-zone.cost $spread)" "$(of three-zones.cost $spread)")"
answer drivers-compute pct "$(ratio "$(of as-is.cost_by.service.'Amazon Elastic Compute Cloud' $drivers)" "$(of as-is.cost $drivers)")"
answer drivers-half-gpus usd "$(minus "$(of as-is.cost $drivers)" "$(of gpus.cost $drivers)")"
answer drivers-half-egress usd "$(minus "$(of as-is.cost $drivers)" "$(of egress.cost $drivers)")"
answer chip-price times1 "$(ratio "$(book_price gcp-us-central1-2026-07 a2-highgpu-1g)" "$(book_price gcp-us-central1-2026-07 n1-standard-8-1xT4)")"
answer chip-t4 usd "$(of t4.cost $chip)"
answer chip-a100 usd "$(of a100.cost $chip)"
answer chip-of-8 usd "$(of a100-of-8.cost $chip)"
answer scale-days-1 days "$(of n1.hours $scale)"
answer scale-days-16 days "$(of n16.hours $scale)"
answer scale-dearer pct "$(less "$(of n1.cost $scale)" "$(of n16.cost $scale)")"
answer mix-cheapest word "$(best cost.mean $mix)"
answer mix-winner word "$(winner $mix)"
answer mix-late pct "$(of od0.probability.late.value $mix)"
answer mix-premium usd "$(minus "$(of od1.cost $mix)" "$(of od0.cost $mix)")"
answer right-as-is usd "$(of as-is.cost $right)"
answer right-plan pct "$(less "$(of plan.cost $right)" "$(of as-is.cost $right)")"
answer right-stopped pct "$(less "$(of stopped.cost $right)" "$(of as-is.cost $right)")"
answer right-both usd "$(of both.cost $right)"

# --- the case of the class ---
answer bert-on-demand usd "$(of A.cost $bert)"
answer bert-spot-p50 usd "$(of B.metrics.cost.p50 $bert)"
answer bert-spot-p95 usd "$(of B.metrics.cost.p95 $bert)"
answer bert-spot-late pct "$(of B.probability.late.value $bert)"
answer bert-spot-days days "$(of B.metrics.hours.p50 $bert)"
answer bert-spot-saves pct "$(less "$(of B.cost $bert)" "$(of A.cost $bert)")"
answer bert-plan usd "$(of C.cost $bert)"
answer bert-plan-used pct "$(of C.commitments.0.utilisation $bert)"
answer bert-plan-pays pct "$(of C.commitments.0.break_even_utilisation $bert)"
answer bert-winner word "$(winner $bert)"
answer bert-lost-hours hours "$(of B.lost_hours $bert)"
answer why-price usd "$(part useful $bert A B -n 2000)"
answer why-lost usd "$(part lost $bert A B -n 2000)"
answer hourly-p95 usd "$(of B.metrics.cost.p95 $bert "${hourly[@]}")"
answer hourly-late pct "$(of B.probability.late.value $bert "${hourly[@]}")"
answer hourly-days days "$(of B.metrics.hours.p50 $bert "${hourly[@]}")"
answer later-winner word "$(winner $bert "${hourly[@]}" --set goal.deadline=20d)"
answer calm-winner word "$(winner $bert-calm)"
answer calm-late pct "$(of B.probability.late.value $bert-calm)"
answer calm-p95 usd "$(of B.metrics.cost.p95 $bert-calm)"
answer stormy-late pct "$(of B.probability.late.value $bert-stormy)"
answer stormy-p95 usd "$(of B.metrics.cost.p95 $bert-stormy)"
answer new-prices usd "$(of A.cost $bert --prices aws-us-east-1-2026-07)"
answer new-prices-winner word "$(winner $bert --prices aws-us-east-1-2026-07)"

# --- the exercises, where they ask what was not said above ---
answer e1-rate usd "$(book_price aws-us-east-1-2026-07 p4d.24xlarge)"
answer e2-typo cents "$(of typo.cost $trap)"
answer e3-on-demand usd "$(of on-demand.cost $menu --set workloads.server.rows.0.for=182d)"
answer e3-reserved usd "$(of reserved.cost $menu --set workloads.server.rows.0.for=182d)"
answer e3-days n0 "$(times "$(of reserved.commitments.0.break_even_utilisation $menu)" 365)"
answer e4-best n0 "$(of best.commitments.0.amount $plan --set workloads.servers.rows.1.quantity=8)"
answer e4-peak-used pct "$(of peak.commitments.0.utilisation $plan --set workloads.servers.rows.1.quantity=8)"
answer e4-year pct "$(ratio 184 365)"
answer e5-young minutes "$(of B.checkpoint_interval.marks.young_h $bert)"
answer e5-best minutes "$(of B.checkpoint_interval.minimum.cost.every_h $bert)"
answer e7-late pct "$(of B.probability.late.value $bert "${hourly[@]}" --set goal.deadline=20d)"
answer e8-winner word "$(winner $spot --set market.preset=calm)"
answer e8-none usd "$(of spot-none.cost $spot --set market.preset=calm)"
answer e9-crossing usd "$(crossing $bert -n 500 --strategies A,B --vary prices.instances.p4d.24xlarge.spot=10USD/h,20USD/h,25USD/h)"
answer e10-runs n0 "$(ceiling "$(ratio "$(of C.commitments.0.break_even_utilisation $bert)" "$(of C.commitments.0.utilisation $bert)")")"
answer e11-second word "$(second_lever $drivers)"
answer e11-saves usd "$(minus "$(of as-is.cost $drivers)" "$(of "$(second_lever $drivers)".cost $drivers)")"
answer e12-peak n1 "$(ratio 312 65)"
answer e12-measured n1 "$(ratio 462 50.4)"
answer e13-hour usd "$(ratio "$(minus "$(of n16.cost $scale)" "$(of n8.cost $scale)")" "$(minus "$(of n8.hours $scale)" "$(of n16.hours $scale)")")"
answer e13-winner word "$(winner $scale --set goal.deadline=2d)"
answer e14-five word "$(winner $mix --set goal.deadline=5d)"
answer e15-p50 usd "$(of spot-6h.metrics.cost.p50 $spot)"
answer e15-p95 usd "$(of spot-6h.metrics.cost.p95 $spot)"
answer e15-more pct "$(minus "$(ratio "$(of spot-6h.metrics.cost.p95 $spot)" "$(of spot-6h.metrics.cost.p50 $spot)")" 1)"

# --- the lecture's claims: what was computed, and the verdict by a rule that is written here ---
hour_2023=$(of p4d-hour-2023.cost $claims) hour_2026=$(of p4d-hour-2026.cost $claims)
year_2023=$(of p4d-year-2023.cost $claims) year_2026=$(of p4d-year-2026.cost $claims)
quarters=$(ratio "$(of p4d-45-minutes.cost $claims)" "$hour_2023")
stores=$(ratio "$(of s3-standard-180.cost $claims)" "$(of s3-deep-archive.cost $claims)")
month_n1=$(less "$(of n1-month.cost $claims)" "$(times "$(of n1-hour.cost $claims)" 720)")
month_a2=$(less "$(of a2-month.cost $claims)" "$(times "$(of a2-hour.cost $claims)" 720)")
month_a3=$(less "$(of a3-month.cost $claims)" "$(times "$(of a3-hour.cost $claims)" 720)")
compute_case=$(ratio "$(of A.cost_by.service.'Amazon Elastic Compute Cloud' $bert)" "$(of A.cost $bert)")
compute_month=$(ratio "$(of as-is.cost_by.service.'Amazon Elastic Compute Cloud' $drivers)" "$(of as-is.cost $drivers)")
plan_best=$(best_plan) spot_best=$(best_spot)
answer claim-hour-2023 usd "$hour_2023"
answer claim-hour-2026 usd "$hour_2026"
answer claim-hour verdict "$(verdict "$hour_2023 > 30" "$hour_2026 > 30")"
answer claim-year-2023 usd "$year_2023"
answer claim-year-2026 usd "$year_2026"
answer claim-year-a2 usd "$(times "$(of a2-hour.cost $claims)" 8760)"
answer claim-year verdict "$(verdict "$(near "$year_2023" 260000)" "$(near "$year_2026" 260000)")"
answer claim-plan-best pct "$plan_best"
answer claim-plan-p4d pct "$(book_saves aws-us-east-1-2026-07 p4d.24xlarge)"
answer claim-plan verdict "$(at_best "$plan_best" 0.72)"
answer claim-spot-best pct "$spot_best"
answer claim-spot-p4d pct "$(less "$(book_spot aws-us-east-1-2023-10 p4d.24xlarge)" "$(book_price aws-us-east-1-2023-10 p4d.24xlarge)")"
answer claim-spot-job pct "$(less "$(of B.cost $bert)" "$(of A.cost $bert)")"
answer claim-spot verdict "$(at_best "$spot_best" 0.90)"
answer claim-minutes-paid usd "$(of p4d-45-minutes.cost $claims)"
answer claim-minutes-share pct "$quarters"
answer claim-minutes verdict "$(verdict "$(near "$quarters" 0.75)" "$(near "$quarters" 0.75)")"
answer claim-compute-case pct "$compute_case"
answer claim-compute-month pct "$compute_month"
answer claim-compute verdict "$(verdict "$compute_case > 0.7" "$compute_month > 0.7")"
answer claim-stores-times times "$stores"
answer claim-stores-standard usd "$(of s3-standard-180.cost $claims)"
answer claim-stores-deep usd "$(of s3-deep-archive.cost $claims)"
answer claim-stores verdict "$(verdict "$(near "$stores" 10)" "$(near "$stores" 10)")"
answer claim-sud-n1 pct "$month_n1"
answer claim-sud-a2 pct "$month_a2"
answer claim-sud-a3 pct "$month_a3"
answer claim-sud verdict "$(verdict "$month_n1 > 0" "$month_a2 > 0 && $month_a3 > 0")"
