//! Charts: what the terminal shows against the figures of the same run, and SVG that is well-formed for real results.
#![expect(
    clippy::unwrap_used,
    reason = "a test that cannot go on should fail there"
)]

mod market;
mod run;

use std::process::Command;

use ftadvise::advice::Costs;
use ftadvise::cost::comparison::{Comparison, VOLUMES};
use ftadvise::cost::workload::Workload;
use ftadvise::quantity::Quantity;
use ftadvise::report::chart::{Chart, Over, What, bars_svg, svg, terminal};
use market::{assumptions, catalogue, market};
use run::{DAY, File, entry, json, number};

/// One offer, and several, one of them served by whole replicas.
const WORKLOADS: [&[&str]; 3] = [
    &["--model", "gpt-5.5", "--calls-per-month", "200k"],
    &[
        "--model",
        "gpt-5.5",
        "--tuned-model",
        "self-hosted:lora-8b-h100,google:gemini-3.5-flash,fireworks:lora-16b",
        "--volumes",
        "100k,1M,100M",
        "--calls-per-month",
        "1M",
    ],
    &["--calls-per-month", "0", "--failures", "style-or-format"],
];

/// The chart in what a run prints: its headline, its picture, and what stands below.
struct Shown {
    picture: Vec<String>,
    below: Vec<String>,
}

fn shown(arguments: &[&str], chart: &str, columns: &str) -> Shown {
    let output = Command::new(env!("CARGO_BIN_EXE_ftadvise"))
        .args([&["break-even"], &DAY[..], arguments, &[chart]].concat())
        .env_remove("FTADVISE_RULES")
        .env("COLUMNS", columns)
        .output()
        .unwrap();
    let text = String::from_utf8(output.stdout).unwrap();
    let said = String::from_utf8_lossy(&output.stderr);
    assert!(output.status.success(), "{said}{text}");
    assert!(!text.contains('\u{1b}'), "no colours: {text}");
    assert!(text.contains(chart), "the command draws it again: {text}");
    let is_axis = |line: &&str| line.contains('┤') || line.contains('│');
    let mut lines = text.lines().skip_while(|line| !is_axis(line));
    let mut picture: Vec<String> = Vec::new();
    for line in lines.by_ref() {
        picture.push(line.to_owned());
        // The axis with the volumes closes it.
        if line.matches('─').count() > 10 {
            break;
        }
    }
    let below: Vec<String> = lines
        .take_while(|line| !line.is_empty())
        .map(str::to_owned)
        .collect();
    let most = columns.parse::<usize>().unwrap();
    for line in picture.iter().chain(&below) {
        assert!(line.chars().count() <= most, "{columns}: {line}");
    }
    Shown { picture, below }
}

impl Shown {
    /// The letters of the legend.
    fn signs(&self) -> Vec<char> {
        let legend = self.below.join("  ");
        let (legend, _) = legend.split_once("Dollars are").unwrap();
        let words = legend.split_whitespace();
        let mut signs = Vec::new();
        for word in words {
            let mut letters = word.chars();
            let alone = letters.next().filter(|_| letters.next().is_none());
            signs.extend(alone.filter(char::is_ascii_alphabetic));
        }
        signs
    }
}

#[test]
fn what_a_chart_leaves_out_is_in_its_words_in_every_format() {
    let arguments = [
        "break-even",
        "--tuned-model",
        "azure:gpt-oss-20b,together:Qwen/Qwen3.5-9B",
    ];
    for format in ["html", "markdown"] {
        let output = run::run(&[&arguments[..], &DAY, &["--format", format]].concat());
        let text = String::from_utf8(output.stdout).unwrap();
        let words = text.split("Not drawn: ").count();
        // In HTML both drawings of a chart say it, and the caption does.
        assert!(
            words > if format == "html" { 3 } else { 1 },
            "{format}: {words}"
        );
    }
}

#[test]
fn every_letter_of_the_legend_is_drawn_at_every_width() {
    for workload in WORKLOADS {
        for chart in ["--chart=volume", "--chart=months"] {
            for columns in ["40", "80", "200"] {
                let shown = shown(workload, chart, columns);
                assert_eq!(shown.picture.len(), 19, "{:#?}", shown.picture);
                let signs = shown.signs();
                assert!(signs.len() > 4, "{:?}", shown.below);
                for (index, sign) in signs.iter().enumerate() {
                    assert!(!signs[..index].contains(sign), "{sign} twice: {signs:?}");
                    // Titles of the picture are small letters and digits, so that no word passes for a line.
                    let drawn = shown.picture.iter().any(|line| {
                        let plot = line.chars().skip(7);
                        plot.filter(|c| c == sign).count() > 0
                    });
                    assert!(drawn, "{columns} {chart} {sign}: {:#?}", shown.picture);
                }
            }
        }
    }
}

#[test]
fn crossings_are_those_of_the_result() {
    let workload = WORKLOADS[0];
    let result = json(&[&["break-even"], &DAY[..], workload].concat());
    let shown = shown(workload, "--chart=volume", "200");
    let pairs = result["break_even"].as_array().unwrap();
    let pair = (pairs.iter())
        .find(|pair| pair["of"] == "fine-tune" && pair["against"] == "prompting")
        .unwrap();
    let at = number(pair, "calls_per_month").ceil();
    let volume = ftadvise::quantity::grouped(at);
    let told = format!("from {volume} calls a month fine-tune is cheaper than prompting");
    let line = shown.below.iter().find(|line| line.contains(&told));
    let line = line.unwrap_or_else(|| panic!("{told}: {:#?}", shown.below));
    let sign = line.trim().chars().next().unwrap();
    assert!(sign.is_ascii_digit());
    assert!(
        shown
            .picture
            .iter()
            .any(|line| line.chars().skip(7).any(|c| c == sign))
    );
    // What both cost there is what the table's sums come to.
    let cost = entry(&result["approaches"], "id", "fine-tune");
    let monthly = number(cost, "fixed_monthly_usd")
        + number(pair, "calls_per_month") * number(cost, "per_call_usd");
    let usd = number(cost, "upfront_usd") + number(&result, "horizon_months") * monthly;
    assert!(
        line.contains(&format!("(${})", ftadvise::quantity::grouped(usd.round()))),
        "{usd}: {line}"
    );
}

#[test]
fn a_chart_is_no_part_of_the_forty_lines() {
    let arguments = [
        &[
            "ask",
            "--no-input",
            "--prompting",
            "misses",
            "--failures",
            "style-or-format",
        ],
        &DAY[..],
    ];
    let plain = run::run(&arguments.concat()).stdout;
    let charted = run::run(&[&arguments.concat()[..], &["--chart"]].concat()).stdout;
    let (plain, charted) = (
        String::from_utf8(plain).unwrap(),
        String::from_utf8(charted).unwrap(),
    );
    assert!(plain.lines().count() <= 40);
    let (before, chart) = charted.split_at(charted.find("Total over 12 months by calls").unwrap());
    assert!(
        plain.starts_with(before),
        "nothing gives way to it: {charted}"
    );
    let rows = chart
        .lines()
        .filter(|line| line.contains('│') || line.contains('┤'));
    assert_eq!(rows.count(), 18, "it is whole: {chart}");
}

#[test]
fn the_command_draws_it_again() {
    let file = File::new("workload.yaml", "calls-per-month: 200k\nmodel: gpt-5.5\n");
    let once = [
        &["break-even", "--chart=months", "--workload", file.path()],
        &DAY[..],
    ]
    .concat();
    let once = String::from_utf8(run::run(&once).stdout).unwrap();
    let (_, again) = once.split_once("Again: ftadvise ").unwrap();
    let words = again.split_whitespace().filter(|word| *word != "\\");
    let words: Vec<&str> = words.collect();
    assert!(words.contains(&"--chart=months"), "{again}");
    let again = String::from_utf8(run::run(&words).stdout).unwrap();
    let chart = |text: &str| {
        let start = text.find("Total by months").unwrap();
        text[start..].split_once("\n\n").unwrap().0.to_owned()
    };
    assert_eq!(chart(&once), chart(&again));
}

/// The comparison at a volume of a model with an offer.
fn with_costs(model: &str, offer: &str, volume: &str, check: impl FnOnce(&Costs<'_>)) {
    let catalogue = catalogue();
    let offer = catalogue.offers().find(|own| own.name() == offer).unwrap();
    let market = market(&catalogue, model, offer);
    let mut workload = Workload::assumed(assumptions());
    let volume = Quantity::parse(volume).unwrap();
    workload.state("calls-per-month", volume, "test").unwrap();
    let comparison = Comparison::new(&market, &workload, VOLUMES.to_vec(), Vec::new()).unwrap();
    let marks = &assumptions().marks;
    check(&Costs::new(
        comparison,
        workload,
        &market,
        marks,
        Vec::new(),
        None,
    ));
}

#[test]
fn lines_meet_where_crossings_are() {
    with_costs("gpt-5.5", "google:gemini-3.5-flash", "200k", |costs| {
        for over in [Over::Volume, Over::Months] {
            let chart = Chart::of(costs, over);
            assert!(!chart.crossings.is_empty());
            for crossing in &chart.crossings {
                for id in [&crossing.below, &crossing.above] {
                    let cost = costs.comparison.cost(id).unwrap();
                    let usd = match over {
                        Over::Volume => cost.total(crossing.at, 12.0),
                        Over::Months => cost.total(200_000.0, crossing.at),
                    };
                    assert!(
                        (usd - crossing.usd).abs() < 1e-6 * usd,
                        "{crossing:?} {usd}"
                    );
                }
            }
        }
    });
}

#[test]
fn the_cheapest_is_followed_from_end_to_end() {
    with_costs("gpt-5.5", "self-hosted:lora-8b-h100", "1M", |costs| {
        let chart = Chart::of(costs, Over::Volume);
        for at in VOLUMES.into_iter().chain([3e6, 9e6]) {
            let cheapest = costs.comparison.cheapest(at).unwrap();
            let (_, place) = chart
                .cheapest
                .iter()
                .rev()
                .find(|(from, _)| *from < at)
                .unwrap();
            assert_eq!(chart.series[*place].id, cheapest.id, "{at}");
        }
        let changes = chart
            .crossings
            .iter()
            .filter(|own| own.what == What::Cheapest);
        assert_eq!(changes.count() + 1, chart.cheapest.len());
    });
}

#[test]
fn a_staircase_steps_straight_up() {
    with_costs("gpt-5.5", "self-hosted:lora-8b-h100", "50M", |costs| {
        let chart = Chart::of(costs, Over::Volume);
        let tuned = chart
            .series
            .iter()
            .find(|series| series.id == "fine-tune")
            .unwrap();
        let cost = costs.comparison.cost("fine-tune").unwrap();
        let step = 12.0 * cost.replicas().unwrap().usd_per_month;
        let jumps = tuned.points.windows(2).filter(|pair| {
            let [(x0, y0), (x1, y1)] = [pair[0], pair[1]];
            x1 / x0 < 1.0 + 1e-6 && y1 - y0 > 0.99 * step
        });
        assert!(jumps.count() >= 2);
    });
}

#[test]
fn a_band_lies_around_its_line() {
    with_costs("gpt-5.5", "google:gemini-3.5-flash", "200k", |costs| {
        let chart = Chart::of(costs, Over::Volume);
        let banded = || chart.series.iter().filter(|series| !series.band.is_empty());
        assert_eq!(banded().count(), 2);
        for series in banded() {
            let cost = costs.comparison.cost(&series.id).unwrap();
            for (at, least, most) in &series.band {
                let likely = cost.total(*at, 12.0);
                assert!(*least < likely && likely < *most, "{} at {at}", series.id);
            }
            // The volume is stated, so that the ends of all ranges are those of the band there.
            let ends = &costs.uncertainty().totals;
            let ends = ends.iter().find(|ends| ends.id == series.id).unwrap();
            let at = series
                .band
                .iter()
                .find(|(at, ..)| *at == 200_000.0)
                .unwrap();
            assert_eq!((at.1, at.2), (ends.low, ends.high));
        }
    });
}

#[test]
fn pictures_are_well_formed_and_have_their_words() {
    for offer in [
        "google:gemini-3.5-flash",
        "self-hosted:lora-8b-h100",
        "fireworks:lora-16b",
    ] {
        with_costs("gpt-5.5", offer, "200k", |costs| {
            let charts = [Over::Volume, Over::Months].map(|over| Chart::of(costs, over));
            let [volume, months] = &charts;
            let pieces = [
                svg(volume, "a"),
                svg(months, "b"),
                bars_svg(costs, "c").unwrap(),
            ];
            let text = format!("<p>{}</p>", pieces.concat());
            let page = roxmltree::Document::parse(&text).unwrap();
            let named = |name| {
                page.descendants()
                    .filter(move |node| node.has_tag_name(name))
            };
            let svg = ("http://www.w3.org/2000/svg", "svg");
            assert_eq!(named(svg).count(), 6);
            let told = page
                .descendants()
                .filter(|node| node.tag_name().name() == "desc");
            let told: Vec<&str> = told.filter_map(|node| node.text()).collect();
            assert_eq!(told.len(), 6);
            assert_eq!(told[0], volume.description());
            for crossing in &volume.crossings {
                let at = ftadvise::quantity::grouped(crossing.at.ceil());
                assert!(told[0].contains(&at), "{at}: {}", told[0]);
            }
        });
    }
}

#[test]
fn nothing_is_too_small_or_too_large_to_draw() {
    for volume in ["0", "1", "0.001", "900M", "1..1G"] {
        with_costs("gpt-5.5", "self-hosted:lora-8b-h100", volume, |costs| {
            for over in [Over::Volume, Over::Months] {
                let chart = Chart::of(costs, over);
                for width in [40, 77, 200] {
                    assert!(terminal(&chart, width).len() > 19, "{volume}");
                }
                assert!(svg(&chart, "a").ends_with("</svg>\n"));
            }
        });
    }
}
