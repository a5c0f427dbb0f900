//! `ftadvise ask`: asks what is needed, or takes it from flags and files, and recommends an approach with its cost.

use std::fmt::Write as _;

use anyhow::{Context, anyhow};

use super::results::{Results, width};
use super::stated::{Said, stated};
use super::{Ending, Setting, files, is_closed_pipe, measured};
use crate::advice::evidence::Evidence;
use crate::advice::{Advice, Costing, Role, measured_with};
use crate::cli::Ask;
use crate::cost::catalogue::Purpose;
use crate::cost::comparison::Comparison;
use crate::cost::workload::Estimate;
use crate::framework::answers::{Answer, Answers, UNKNOWN};
use crate::framework::source::Document;
use crate::framework::trace::decide;
use crate::framework::walk::{next_question, open_questions};
use crate::framework::{Framework, QuestionIndex};
use crate::interview::{Interrupted, complete};
use crate::load;
use crate::quantity::{Quantity, grouped};
use crate::report::Detail;
use crate::report::forms::Recommendation;
use crate::terminal::{Terminal, can_ask, columns, is_dumb, say_how_to_go_on};

pub(super) fn run(
    setting: &Setting,
    request: &Ask,
    results: Results<'_>,
) -> anyhow::Result<Ending> {
    let framework = setting.walkable()?;
    let mut answers = from_file(framework, request.options.answers.as_deref())?;
    super::say(&mut answers, framework, &request.answers);
    let preset = request.preset.map(|preset| framework.preset(preset));
    let (stated, mut said) = stated(setting, preset, &request.workload, &request.answers)?;
    let catalogue = files::catalogue(&request.workload.options.prices, stated.as_of)?;
    // Names are looked up before files are read, which takes long where they are large.
    let mut costing = Costing::new(&catalogue, &setting.assumptions, stated)?;
    let flags = &request.options.evidence;
    let evidence = measured::measure(
        framework,
        flags,
        &mut answers,
        &mut costing.stated,
        &catalogue,
    )?;
    if let Some(preset) = preset {
        preset.answer(&mut answers);
    }

    let unattended = request.options.no_input || !can_ask();
    let mut has_asked = false;
    if unattended {
        let derive = |answers: &Answers| costing.derive(framework, answers);
        answers = if request.options.no_input {
            take_as_unknown(framework, &answers, &derive)?
        } else {
            require_decided(framework, derive(&answers))?
        };
    } else {
        match interview(setting, request, &mut costing, &mut said, &mut answers) {
            Ok(asked) => has_asked = asked > 0,
            Err(Interrupted) => return Ok(Ending::Interrupted),
        }
    }
    let shown = show(
        setting, request, results, &answers, evidence, &costing, &said,
    );
    if has_asked && shown.as_ref().is_err_and(|error| !is_closed_pipe(error)) {
        // Nobody wants to answer all of it again because a disk is full.
        say_how_to_go_on(&command(setting, request, &answers, &said));
    }
    shown
}

/// Writes the result.
fn show(
    setting: &Setting,
    request: &Ask,
    results: Results<'_>,
    answers: &Answers,
    evidence: Evidence,
    costing: &Costing<'_>,
    said: &Said,
) -> anyhow::Result<Ending> {
    let framework = setting.walkable()?;
    if request.options.quiet {
        let decision = decide(framework, &costing.derive(framework, answers));
        results.put(&format!("{}\n", framework.outcome(decision.outcome).id))?;
        return Ok(Ending::Done);
    }
    let advice = Advice::new(framework, answers, evidence, costing)?;
    results.show(&Recommendation {
        advice: &advice,
        command: &command(setting, request, &advice.answers, said),
        detail: Detail {
            explain: request.explain,
            parts: request.parts,
            chart: super::chart(request.options.chart),
        },
    })?;
    Ok(Ending::Done)
}

/// The answers of a file, or none.
pub(super) fn from_file(
    framework: &Framework,
    path: Option<&std::path::Path>,
) -> anyhow::Result<Answers> {
    let Some(path) = path else {
        return Ok(Answers::none(framework));
    };
    let shown = if path == std::path::Path::new("-") {
        "standard input".into()
    } else {
        path.to_string_lossy()
    };
    let text = files::text(path).with_context(|| format!("cannot read the answers `{shown}`"))?;
    Ok(load::answers::answers(
        framework,
        Document::new(&shown, &text),
    )?)
}

/// Takes every unanswered question as unknown, but refuses where a required one is reached without an answer.
fn take_as_unknown(
    framework: &Framework,
    answers: &Answers,
    derive: &dyn Fn(&Answers) -> Answers,
) -> anyhow::Result<Answers> {
    let mut answers = derive(answers);
    let mut taken: Vec<QuestionIndex> = Vec::new();
    while let Some(next) = next_question(framework, &answers) {
        answers.say(next, Answer::Unknown, "--no-input");
        answers = derive(&answers);
        taken.push(next);
    }
    let missing: Vec<QuestionIndex> = taken
        .iter()
        .copied()
        .filter(|question| framework.question(*question).required)
        .collect();
    if !missing.is_empty() {
        return Err(needed(
            framework,
            &missing,
            "these answers are required; `unknown` is one",
        ));
    }
    // What nobody said is left out of the answers again, so that results tell it from a stated "unknown".
    for question in taken {
        answers.clear(question);
    }
    Ok(derive(&answers))
}

/// Without anybody to ask, the answers must decide.
fn require_decided(framework: &Framework, answers: Answers) -> anyhow::Result<Answers> {
    let open = open_questions(framework, &answers);
    if open.is_empty() {
        return Ok(answers);
    }
    let how = "these answers can still change the outcome and there is no terminal to ask at; \
               give them, or add --no-input to take them as unknown";
    Err(needed(framework, &open, how))
}

fn needed(framework: &Framework, questions: &[QuestionIndex], how: &str) -> anyhow::Error {
    let mut text = format!("{how}:");
    for question in questions {
        let question = framework.question(*question);
        let ids = question.domain.ids();
        let values = if ids.is_empty() {
            format!("NUMBER|{UNKNOWN}")
        } else {
            ids.join("|")
        };
        let _ = write!(text, "\n  --{} <{values}>", question.id);
        if let Some(flags) = measured_with(question) {
            let _ = write!(text, ", or measured: {flags}");
        }
    }
    anyhow!(text)
}

/// Asks what is needed, and then what would be assumed of costs. Gives how many questions the rules asked.
fn interview(
    setting: &Setting,
    request: &Ask,
    costing: &mut Costing<'_>,
    said: &mut Said,
    answers: &mut Answers,
) -> Result<usize, Interrupted> {
    let framework = &setting.framework;
    let is_plain = request.options.plain || is_dumb();
    let resume = |answers: &Answers, said: &Said| {
        let command = command(setting, request, answers, said);
        command + if is_plain { " --plain" } else { "" }
    };
    let before_costs = said.clone();
    let resume_questions = |answers: &Answers| resume(answers, &before_costs);
    let mut terminal = if is_plain {
        Terminal::with_lines(&resume_questions, width(columns()))
    } else {
        Terminal::with_lists(&resume_questions)
    };
    if let Some(taken) = taken_as_answered(framework, request, answers) {
        terminal.say(&taken);
    }
    let derive = |answers: &Answers| costing.derive(framework, answers);
    let asked = complete(framework, answers, &derive, &mut terminal)?;
    if asked == 0 || request.options.quiet {
        return Ok(asked);
    }
    let decision = decide(framework, answers);
    terminal.say(&format!("\nRecommendation: {}", decision.title(framework)));
    for reason in decision.because(framework, answers).iter().take(1) {
        terminal.say(&format!("  {reason}"));
    }
    let questions = match open_costs(setting, costing, answers) {
        0 => return Ok(asked),
        1 => "One question".to_owned(),
        count => format!("{count} questions"),
    };
    terminal.say(&format!(
        "\nWhat it costs. {questions}; Enter takes what is assumed."
    ));
    ask_costs(setting, costing, said, answers, &mut terminal, &|said| {
        resume(answers, said)
    })?;
    terminal.say("");
    Ok(asked)
}

/// What the preset answers, so that the person can object.
fn taken_as_answered(framework: &Framework, request: &Ask, answers: &Answers) -> Option<String> {
    let preset = framework.preset(request.preset?);
    let source = preset.source();
    let taken = preset.answers.iter().filter_map(|(index, _)| {
        let question = framework.question(*index);
        let given = answers
            .given(*index)
            .filter(|given| given.source == source)?;
        Some(format!(
            "--{} {}",
            question.id,
            question.answered(given.answer)
        ))
    });
    let taken: Vec<String> = taken.collect();
    if taken.is_empty() {
        return None;
    }
    Some(format!(
        "Preset {} takes as answered: {}. The same flags say otherwise.",
        preset.id,
        taken.join(", ")
    ))
}

/// The quantities that a person is asked for who compares costs, with the questions.
fn prompts(setting: &Setting) -> impl Iterator<Item = (&str, &str)> {
    let all = setting.assumptions.all();
    all.filter_map(|own| Some((own.id.as_str(), own.prompt.as_deref()?)))
}

/// How many figures the cost table would assume that a person is asked for.
fn open_costs(setting: &Setting, costing: &Costing<'_>, answers: &Answers) -> usize {
    let quantities = costing.workload(&setting.framework, answers).quantities;
    let is_guess = |id: &str| quantities.get(id).is_some_and(Estimate::is_guess);
    let open = prompts(setting).filter(|(id, _)| is_guess(id)).count();
    open + usize::from(costing.stated.named(Role::Model).is_none())
}

/// Asks what the cost table would otherwise assume.
fn ask_costs(
    setting: &Setting,
    costing: &mut Costing<'_>,
    said: &mut Said,
    answers: &Answers,
    terminal: &mut Terminal<'_>,
    resume: &dyn Fn(&Said) -> String,
) -> Result<(), Interrupted> {
    if costing.stated.named(Role::Model).is_none() {
        let prompt = format!(
            "{} [{}]",
            setting.assumptions.defaults.prompt,
            costing.market.model.name()
        );
        let typed = terminal.ask_text(&prompt, |name| {
            costing
                .catalogue
                .model(name, Purpose::Answer, costing.market.at)
                .map(|_| ())
                .map_err(|error| error.to_string())
        })?;
        if let Some(name) = typed {
            costing.take_model(&name);
            said.push((Role::Model.flag().to_owned(), name));
            terminal.remember(resume(said));
        }
    }
    for (id, prompt) in prompts(setting) {
        let known = costing.workload(&setting.framework, answers).quantities;
        let Some(estimate) = known.get(id).filter(|estimate| estimate.is_guess()) else {
            continue;
        };
        let prompt = format!("{prompt} [{}]", grouped(estimate.likely.round()));
        let parse = |text: &str| Quantity::parse(text).map_err(|fault| format!("it {fault}"));
        let typed = terminal.ask_text(&prompt, |text| {
            let quantity = parse(text)?;
            let mut workload = costing.stated.workload.clone();
            workload.state(id, quantity, crate::interview::PROMPT)?;
            // What does not fit the model's window would end in an error after the last question.
            Comparison::new(&costing.market, &workload, Vec::new(), Vec::new()).map(drop)
        })?;
        if let Some(quantity) = typed.and_then(|text| parse(&text).ok())
            && costing
                .stated
                .quantity(id, Some(quantity), crate::interview::PROMPT)
                .is_ok()
        {
            said.push((id.to_owned(), quantity.to_string()));
            terminal.remember(resume(said));
        }
    }
    Ok(())
}

/// The command that gives the same result again.
fn command(setting: &Setting, request: &Ask, answers: &Answers, said: &Said) -> String {
    let preset = (request.preset).map(|preset| setting.framework.preset(preset));
    let mut words = super::said_again(setting, "ask", answers, preset, said);
    words.extend(measured::again(&request.options.evidence));
    if request.options.no_input {
        words.push("--no-input".to_owned());
    }
    if request.workload.options.existing_customer {
        words.push("--existing-customer".to_owned());
    }
    for (flag, is_given) in [("--explain", request.explain), ("--parts", request.parts)] {
        words.extend(is_given.then(|| flag.to_owned()));
    }
    words.extend(super::chart_again(request.options.chart));
    words.join(" ")
}
