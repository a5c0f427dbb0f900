//! A decision with the path that led to it: which rule held at each step, which did not, and why.

use super::answers::{Answer, Answers};
use super::cells::cells;
use super::condition::{Condition, Truth};
use super::dependence::{Openness, openness};
use super::walk::{Verdict, still_open, walk};
use super::{Effect, Framework, NoteKind, OutcomeIndex, QuestionIndex, Rule};

/// What the answers lead to, and how.
#[derive(Debug, Clone)]
pub struct Decision {
    /// What to do.
    pub outcome: OutcomeIndex,
    /// The steps that were walked, the last of them deciding.
    pub path: Vec<Passage>,
    /// What the unknowns leave open.
    pub openness: Openness,
}

/// How the walk passed through a step.
#[derive(Debug, Clone)]
pub struct Passage {
    /// The step, by its place in the framework.
    pub step: usize,
    /// The rule that held, by its place in the step.
    pub held: Option<usize>,
    /// The rules before it, which did not hold.
    pub passed: Vec<Passed>,
}

/// A rule that did not hold.
#[derive(Debug, Clone)]
pub struct Passed {
    /// The rule, by its place in the step.
    pub rule: usize,
    /// Whether it was refuted, or only not known to hold.
    pub truth: Truth,
    /// The part of its condition that was to blame, in words.
    pub blamed: String,
}

/// Decides with what is known.
///
/// Where all completions of the unknowns agree, that is the outcome, even if no single rule is known to hold.
#[must_use]
pub fn decide(framework: &Framework, answers: &Answers) -> Decision {
    let openness = openness(framework, answers);
    let agreed = match openness.outcomes.as_slice() {
        [only] => Some(*only),
        _ => match still_open(framework, answers).outcomes().as_slice() {
            [only] => Some(*only),
            _ => None,
        },
    };
    let as_given = |question: QuestionIndex| answers.get(question);
    let unasked_completed = |question: QuestionIndex| {
        answers
            .get(question)
            .or_else(|| first_cell(framework, question))
    };
    let all_completed = |question: QuestionIndex| match answers.get(question) {
        Some(Answer::Known(value)) => Some(Answer::Known(value)),
        Some(Answer::Unknown) | None => first_cell(framework, question),
    };
    // The walk with the fewest additions that reaches what is agreed: almost always the answers as they are.
    let agrees = |verdict: &Verdict| agreed.is_none_or(|agreed| agreed == verdict.outcome);
    let (outcome, path) = if agrees(&walk(framework, &as_given)) {
        follow(framework, &as_given)
    } else if agrees(&walk(framework, &unasked_completed)) {
        follow(framework, &unasked_completed)
    } else {
        follow(framework, &all_completed)
    };
    Decision {
        outcome,
        path,
        openness,
    }
}

fn first_cell(framework: &Framework, question: QuestionIndex) -> Option<Answer> {
    cells(framework, question)
        .first()
        .map(|cell| Answer::Known(cell.value))
}

fn follow(
    framework: &Framework,
    known: &impl Fn(QuestionIndex) -> Option<Answer>,
) -> (OutcomeIndex, Vec<Passage>) {
    let verdict = walk(framework, known);
    let mut path = Vec::new();
    for (index, step) in framework.steps.iter().enumerate().take(verdict.step + 1) {
        let mut passage = Passage {
            step: index,
            held: None,
            passed: Vec::new(),
        };
        for (rule_index, rule) in step.rules.iter().enumerate() {
            let truth = rule
                .when
                .as_ref()
                .map_or(Truth::True, |condition| condition.truth(known));
            if truth == Truth::True {
                passage.held = Some(rule_index);
                break;
            }
            let condition = rule.when.as_ref().map(|condition| blame(condition, known));
            passage.passed.push(Passed {
                rule: rule_index,
                truth,
                blamed: condition
                    .map_or_else(String::new, |blamed| blamed.in_words(framework).to_string()),
            });
        }
        path.push(passage);
    }
    (verdict.outcome, path)
}

/// The smallest part of a condition that keeps it from being true.
fn blame<'c>(
    condition: &'c Condition,
    known: &impl Fn(QuestionIndex) -> Option<Answer>,
) -> &'c Condition {
    let Condition::All(parts) = condition else {
        return condition;
    };
    let with = |truth| parts.iter().find(|part| part.truth(known) == truth);
    match with(Truth::False).or_else(|| with(Truth::Unknown)) {
        Some(part) => blame(part, known),
        None => condition,
    }
}

impl Decision {
    /// The rule that decided.
    #[must_use]
    pub fn rule<'f>(&self, framework: &'f Framework) -> Option<&'f Rule> {
        let last = self.path.last()?;
        framework.steps[last.step].rules.get(last.held?)
    }

    /// The headline: the outcome's title, with the rule's detail.
    #[must_use]
    pub fn title(&self, framework: &Framework) -> String {
        let title = &framework.outcome(self.outcome).title;
        match self.rule(framework).and_then(|rule| rule.detail.as_ref()) {
            Some(detail) => format!("{title}: {detail}"),
            None => title.clone(),
        }
    }

    /// Why: the deciding rule's reason, those of rules that led past a step, the outcome's own, and notes.
    #[must_use]
    pub fn because(&self, framework: &Framework, answers: &Answers) -> Vec<String> {
        let mut reasons: Vec<String> = Vec::new();
        if let Some(rule) = self.rule(framework) {
            reasons.push(rule.because.clone());
        }
        reasons.extend(self.notes(framework, answers, NoteKind::Reason));
        reasons.push(framework.outcome(self.outcome).because.clone());
        reasons
    }

    /// What to do, in order.
    #[must_use]
    pub fn next_steps(&self, framework: &Framework, answers: &Answers) -> Vec<String> {
        let mut steps = self.notes(framework, answers, NoteKind::FirstStep);
        steps.extend(framework.outcome(self.outcome).next_steps.iter().cloned());
        steps.extend(self.notes(framework, answers, NoteKind::NextStep));
        steps
    }

    /// What can go wrong.
    #[must_use]
    pub fn risks(&self, framework: &Framework, answers: &Answers) -> Vec<String> {
        let mut risks = self.notes(framework, answers, NoteKind::Risk);
        risks.extend(framework.outcome(self.outcome).risks.iter().cloned());
        risks
    }

    /// The addresses that the deciding rule and the outcome rest on, each once.
    #[must_use]
    pub fn sources<'f>(&self, framework: &'f Framework) -> Vec<&'f super::Source> {
        let of_rule = self.rule(framework).map_or(&[][..], |rule| &rule.sources);
        let mut sources: Vec<&super::Source> = Vec::new();
        for index in of_rule
            .iter()
            .chain(&framework.outcome(self.outcome).sources)
        {
            let source = &framework.sources[*index];
            if !sources.iter().any(|other| other.id == source.id) {
                sources.push(source);
            }
        }
        sources
    }

    fn notes(&self, framework: &Framework, answers: &Answers, kind: NoteKind) -> Vec<String> {
        let known = |question: QuestionIndex| answers.get(question);
        (framework.notes.iter())
            .filter(|note| note.kind == kind)
            .filter(|note| note.outcomes.is_empty() || note.outcomes.contains(&self.outcome))
            .filter(|note| {
                note.when
                    .as_ref()
                    .is_none_or(|condition| condition.truth(&known) == Truth::True)
            })
            .map(|note| note.text.clone())
            .collect()
    }
}

impl Passage {
    /// What came of the step: `continue`, or the outcome's id.
    #[must_use]
    pub fn result<'f>(&self, framework: &'f Framework) -> &'f str {
        match self
            .held
            .map(|rule| framework.steps[self.step].rules[rule].effect)
        {
            Some(Effect::Decide(outcome)) => &framework.outcome(outcome).id,
            Some(Effect::NextStep) | None => "continue",
        }
    }

    /// Why.
    #[must_use]
    pub fn because<'f>(&self, framework: &'f Framework) -> &'f str {
        let step = &framework.steps[self.step];
        self.held
            .map_or(&step.otherwise, |rule| &step.rules[rule].because)
    }
}
