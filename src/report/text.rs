//! A recommendation as text for a terminal: 80 columns, 40 lines; what does not fit is behind `--explain`.

use super::evidence;
use super::wrap::{self, wrapped};
use super::{ALWAYS_SHOWN, Advice, Detail, assumptions, chart, costs, outcome, tables};
use crate::framework::condition::Truth;

/// The heading of the steps to take.
const NEXT: &str = "Next";
/// The most lines of a text without details.
const LINES: usize = 40;

/// A part of the text: a heading with items, of which some may be left out.
struct Section {
    heading: String,
    items: Vec<Vec<String>>,
    /// So many items are shown, if there is room at all.
    least: usize,
    /// Nothing of it is left out.
    is_whole: bool,
}

impl Section {
    fn lines(&self) -> usize {
        let lines: usize = self.items.iter().map(Vec::len).sum();
        if lines == 0 {
            0
        } else {
            lines + usize::from(!self.heading.is_empty())
        }
    }
}

/// The text of a recommendation.
#[must_use]
pub fn advice(advice: &Advice<'_>, command: &str, detail: Detail, width: u16) -> String {
    let columns = usize::from(width);
    let framework = advice.framework;
    let decision = &advice.decision;
    let mut sections = vec![headline(advice, columns)];
    sections.push(Section {
        heading: "Why".to_owned(),
        items: bullets(&decision.because(framework, &advice.answers), columns),
        least: 1,
        is_whole: false,
    });
    let mut answers = evidence::answers(&advice.evidence.answered);
    answers.extend(advice.evidence.unasked.iter().cloned());
    sections.push(Section {
        heading: "Measured".to_owned(),
        least: answers.len(),
        items: bullets(&answers, columns),
        is_whole: true,
    });
    sections.push(Section {
        heading: String::new(),
        least: 0,
        items: bullets(&evidence::quantities(&advice.evidence.quantities), columns),
        is_whole: false,
    });
    sections.push(Section {
        heading: "Said against a measurement".to_owned(),
        least: 1,
        items: bullets(
            &evidence::contradictions(&advice.evidence.answered, &advice.evidence.quantities),
            columns,
        ),
        is_whole: true,
    });
    sections.push(path(advice, detail, width));
    if !decision.openness.is_certain() {
        sections.push(Section {
            heading: "It depends on what you do not know".to_owned(),
            items: wrap_each(&outcome::depends_on(advice), width),
            least: 3,
            is_whole: false,
        });
    }
    if !advice.flips.is_empty() {
        sections.push(Section {
            heading: "Another answer would turn it into".to_owned(),
            items: wrap_each(&outcome::would_turn(advice), width),
            least: 2,
            is_whole: false,
        });
    }
    sections.push(Section {
        heading: NEXT.to_owned(),
        items: numbered(&advice.next_steps(), columns),
        least: 2,
        is_whole: false,
    });
    sections.push(Section {
        heading: "Risks".to_owned(),
        items: bullets(&decision.risks(framework, &advice.answers), columns),
        least: 1,
        is_whole: false,
    });
    sections.push(Section {
        heading: String::new(),
        items: vec![costs::table(&advice.costs, width, |id| {
            ALWAYS_SHOWN.contains(&id)
                || id == framework.outcome(decision.outcome).id
                || detail.parts
        })],
        least: 1,
        is_whole: true,
    });
    let verdict: Vec<Vec<String>> = costs::verdict(&advice.costs)
        .iter()
        .map(|line| wrapped(line, columns, "", "  "))
        .collect();
    sections.push(Section {
        heading: String::new(),
        least: verdict.len(),
        is_whole: true,
        items: verdict,
    });
    let chart = chart::asked(&advice.costs, detail.chart, width);
    // A chart that was asked for comes on top of what fits a screen.
    let lines = LINES + chart.len();
    sections.push(Section {
        heading: String::new(),
        least: 1,
        is_whole: true,
        items: vec![chart],
    });
    sections.push(Section {
        heading: String::new(),
        items: super::notes::notes(&advice.costs)
            .iter()
            .map(|note| wrapped(note, columns, "- ", "  "))
            .collect(),
        least: 0,
        is_whole: false,
    });
    if detail.explain {
        let sources = decision.sources(framework).into_iter();
        let sources: Vec<String> = sources
            .map(|source| format!("{}: {}", source.title, source.url))
            .collect();
        sections.push(Section {
            heading: "Sources".to_owned(),
            items: bullets(&sources, columns),
            least: 0,
            is_whole: false,
        });
        sections.push(Section {
            heading: "Assumptions".to_owned(),
            items: assumptions::assumptions(&advice.costs, width)
                .into_iter()
                .map(|line| vec![line])
                .collect(),
            least: 0,
            is_whole: false,
        });
    }
    if detail.parts {
        sections.push(Section {
            heading: "Parts".to_owned(),
            items: vec![tables::parts(&advice.costs).lines(width)],
            least: 1,
            is_whole: true,
        });
    }
    let mut command = wrap::command("Again:", command, columns);
    let room = lines.saturating_sub(command.len());
    let is_cut = !detail.explain && !detail.parts && cut(&mut sections, room);
    let mut text = String::new();
    for section in sections.iter().filter(|section| section.lines() > 0) {
        if !section.heading.is_empty() {
            text += &section.heading;
            text.push('\n');
        }
        for line in section.items.iter().flatten() {
            text += line;
            text.push('\n');
        }
    }
    if is_cut {
        const MORE: &str =
            "More: --explain (every rule, step, risk and source), --parts (what totals hold)";
        command.splice(0..0, wrapped(MORE, columns, "", "  "));
    }
    for line in command {
        text += &line;
        text.push('\n');
    }
    text
}

/// Leaves out what matters least until the rest fits. Says whether anything was left out.
fn cut(sections: &mut [Section], room: usize) -> bool {
    let length = |sections: &[Section]| sections.iter().map(Section::lines).sum::<usize>();
    if length(sections) <= room {
        return false;
    }
    // First down to what each part should show, then to one item each, then without, what to do next at the very last.
    for (floor, floor_of_next) in [(usize::MAX, usize::MAX), (1, 1), (0, 1), (0, 0)] {
        while length(sections) + 1 > room {
            let spare = |section: &Section| {
                let floor = if section.heading == NEXT {
                    floor_of_next
                } else {
                    floor
                };
                section.items.len().saturating_sub(section.least.min(floor))
            };
            // Of equals the last one, as what matters most stands first.
            let longest = sections
                .iter_mut()
                .filter(|section| !section.is_whole && spare(section) > 0)
                .max_by_key(|section| spare(section));
            match longest {
                Some(section) => drop(section.items.pop()),
                None => break,
            }
        }
    }
    // Many offers with long names leave too much still: then sentences below the table of costs have to go.
    while length(sections) + 1 > room {
        let mut sentences = sections.iter_mut().rev();
        let is_spare = |section: &&mut Section| {
            section.is_whole && section.heading.is_empty() && section.items.len() > 1
        };
        match sentences.find(is_spare) {
            Some(section) => drop(section.items.pop()),
            None => break,
        }
    }
    true
}

fn headline(advice: &Advice<'_>, columns: usize) -> Section {
    let mut lines = vec![outcome::headline(advice)];
    let title = advice.decision.title(advice.framework);
    lines.extend(wrapped(&title, columns, "  ", "  "));
    Section {
        heading: String::new(),
        items: vec![lines],
        least: 1,
        is_whole: true,
    }
}

fn path(advice: &Advice<'_>, detail: Detail, width: u16) -> Section {
    let framework = advice.framework;
    let mut items = Vec::new();
    for passage in &advice.decision.path {
        let step = &framework.steps[passage.step];
        let rule = passage
            .held
            .map_or("no rule held", |rule| step.rules[rule].id.as_str());
        let result = passage.result(framework);
        let mut line = format!("{}. {} {result}: {rule}", passage.step + 1, step.title);
        // One line each: where the question is too long for it, its id must do.
        if line.chars().count() + 2 > usize::from(width) {
            line = format!("{}. {}? {result}: {rule}", passage.step + 1, step.id);
        }
        let mut lines = wrapped(&line, usize::from(width), "  ", "     ");
        if detail.explain {
            if !passage.because(framework).is_empty() {
                lines.extend(wrapped(
                    passage.because(framework),
                    usize::from(width),
                    "     ",
                    "     ",
                ));
            }
            for passed in &passage.passed {
                let word = if passed.truth == Truth::False {
                    "not"
                } else {
                    "not known"
                };
                let line = format!(
                    "passed over {}: {word}: {}",
                    step.rules[passed.rule].id, passed.blamed
                );
                lines.extend(wrapped(&line, usize::from(width), "     - ", "       "));
            }
        }
        items.push(lines);
    }
    let least = items.len();
    Section {
        heading: "Path".to_owned(),
        items,
        least,
        is_whole: true,
    }
}

fn wrap_each(lines: &[String], width: u16) -> Vec<Vec<String>> {
    lines
        .iter()
        .map(|line| wrapped(line, usize::from(width), "  ", "    "))
        .collect()
}

fn bullets(texts: &[String], columns: usize) -> Vec<Vec<String>> {
    texts
        .iter()
        .map(|text| wrapped(text, columns, "  - ", "    "))
        .collect()
}

fn numbered(texts: &[String], columns: usize) -> Vec<Vec<String>> {
    let number = |(index, text): (usize, &String)| {
        wrapped(text, columns, &format!("  {}. ", index + 1), "     ")
    };
    texts.iter().enumerate().map(number).collect()
}
