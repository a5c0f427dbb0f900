//! Logs of requests, format by format, with the traps of each; and laws that hold for all.

#![expect(
    clippy::unwrap_used,
    reason = "a test that cannot go on should fail there"
)]

use ftadvise::cost::quantities::Quantities;
use ftadvise::evidence::requests::{self, Format, Part, Requests, Tokens};
use proptest::prelude::{
    Just, ProptestConfig, Strategy, any, prop, prop_assert, prop_assert_eq, proptest,
};
use proptest::test_runner::RngSeed;
use serde_json::{Value, json};

fn read(text: &str) -> Requests {
    requests::read(text.as_bytes()).unwrap()
}

fn log(rows: &[Value]) -> Requests {
    let lines: Vec<String> = rows.iter().map(Value::to_string).collect();
    read(&lines.join("\n"))
}

/// Reads one row that must be a call of a format.
fn call(format: Format, row: &Value) -> Requests {
    let requests = log(std::slice::from_ref(row));
    assert_eq!(requests.formats.get(&format), Some(&1), "{row}");
    assert_eq!(requests.requests, 1, "{row}");
    assert_eq!(
        requests::format_of(row.to_string().as_bytes()),
        Some(format)
    );
    requests
}

const fn tokens(input: u64, cached: u64, written: u64, output: u64, reasoning: u64) -> Tokens {
    Tokens {
        input,
        cached,
        written,
        output,
        reasoning,
    }
}

fn chat(id: u64, created: u64, input: u64, cached: u64, output: u64) -> Value {
    json!({
        "id": format!("chatcmpl-{id:020}"), "object": "chat.completion", "created": created,
        "model": "gpt-5.4-mini-2026-03-17",
        "choices": [{"index": 0, "message": {"role": "assistant", "content": "ok"}, "finish_reason": "stop"}],
        "usage": {
            "prompt_tokens": input, "completion_tokens": output, "total_tokens": input + output,
            "prompt_tokens_details": {"cached_tokens": cached, "audio_tokens": 0},
            "completion_tokens_details": {"reasoning_tokens": 0, "audio_tokens": 0},
        },
    })
}

#[test]
fn cached_tokens_are_inside_for_openai() {
    let found = call(
        Format::OpenAiChat,
        &chat(1, 1_780_000_000, 1_500, 1_024, 200),
    );
    assert_eq!(found.tokens, tokens(1_500, 1_024, 0, 200, 0));
    assert_eq!(found.models.by_use()[0].0, "gpt-5.4-mini-2026-03-17");
    assert_eq!(found.timed(), 1);
    let row = json!({
        "id": "resp_67ccd2bed1ec8190b14f964abc054267", "object": "response", "created_at": 1_780_000_000,
        "status": "completed", "error": null, "model": "gpt-5.4",
        "output": [{"type": "message", "content": [{"type": "output_text", "text": "ok"}]}],
        "usage": {
            "input_tokens": 328, "input_tokens_details": {"cached_tokens": 128}, "output_tokens": 52,
            "output_tokens_details": {"reasoning_tokens": 32}, "total_tokens": 380,
        },
    });
    let found = call(Format::OpenAiResponses, &row);
    assert_eq!(found.tokens, tokens(328, 128, 0, 52, 32));
    let mut failed = row;
    failed["status"] = json!("failed");
    failed["error"] = json!({"code": "server_error", "message": "no"});
    let found = call(Format::OpenAiResponses, &failed);
    assert_eq!((found.failed, found.tokens), (1, Tokens::default()));
}

#[test]
fn a_total_shows_reasoning_outside_the_output() {
    let mut row = chat(1, 1_780_000_000, 100, 0, 20);
    row["usage"]["completion_tokens_details"]["reasoning_tokens"] = json!(300);
    row["usage"]["total_tokens"] = json!(420);
    let found = call(Format::OpenAiChat, &row);
    assert_eq!(found.tokens, tokens(100, 0, 0, 320, 300));
}

#[test]
fn batches_are_marked_and_their_failures_counted() {
    let answered = json!({
        "id": "batch_req_1", "custom_id": "request-1", "error": null,
        "response": {"status_code": 200, "request_id": "r", "body": chat(1, 1_780_000_000, 22, 0, 2)},
    });
    let failures = [
        json!({"id": "batch_req_2", "custom_id": "request-2", "response": null,
            "error": {"code": "batch_expired", "message": "not in time"}}),
        json!({"id": "batch_req_3", "custom_id": "request-3", "error": null,
            "response": {"status_code": 400, "body": {"error": {"message": "bad", "code": "invalid"}}}}),
    ];
    for failure in &failures {
        assert_eq!(call(Format::OpenAiBatch, failure).failed, 1);
    }
    let [second, third] = failures;
    let found = log(&[answered, second, third]);
    assert_eq!((found.requests, found.failed, found.batch), (3, 2, 1));
    assert_eq!(found.batch_share(), Some(1.0));
    let part = Part {
        is_batch: true,
        above: 0,
    };
    assert_eq!(found.models.by_use()[0].1.parts[&part].calls, 1);
    let anthropic = [
        json!({"custom_id": "a", "result": {"type": "succeeded", "message": {
            "id": "msg_01XFDUDYJgAACzvnptvVoYEL", "type": "message", "model": "claude-opus-5",
            "usage": {"input_tokens": 10, "output_tokens": 5}}}}),
        json!({"custom_id": "b", "result": {"type": "errored", "error": {"type": "invalid_request"}}}),
        json!({"custom_id": "c", "result": {"type": "expired"}}),
    ];
    let found = log(&anthropic);
    assert_eq!(found.formats[&Format::Anthropic], 3);
    assert_eq!((found.batch, found.failed), (1, 2));
}

#[test]
fn cached_tokens_are_outside_for_anthropic_and_bedrock() {
    let message = json!({
        "id": "msg_01XFDUDYJgAACzvnptvVoYEL", "type": "message", "role": "assistant",
        "model": "claude-sonnet-5", "content": [{"type": "text", "text": "ok"}], "stop_reason": "end_turn",
        "usage": {"input_tokens": 50, "cache_read_input_tokens": 1_000, "cache_creation_input_tokens": 200,
            "output_tokens": 30},
    });
    let found = call(Format::Anthropic, &message);
    assert_eq!(found.tokens, tokens(1_250, 1_000, 200, 30, 0));
    assert_eq!(found.ends(), None);
    assert_eq!(found.calls_per_month(), None);
    let wrapped = json!({"timestamp": "2026-06-01T08:00:00Z", "request": {"model": "claude-sonnet-5"},
        "response": message});
    assert_eq!(call(Format::Anthropic, &wrapped).timed(), 1);
    let converse = json!({
        "timestamp": "2026-06-01T08:00:00Z", "modelId": "anthropic.claude-sonnet-5-v1:0",
        "response": {"output": {"message": {"role": "assistant", "content": [{"text": "ok"}]}},
            "stopReason": "end_turn",
            "usage": {"inputTokens": 17, "outputTokens": 12, "totalTokens": 29, "cacheReadInputTokens": 100,
                "cacheWriteInputTokens": 20}},
    });
    let found = call(Format::Bedrock, &converse);
    assert_eq!(found.tokens, tokens(137, 100, 20, 12, 0));
    assert_eq!(found.models.by_use()[0].0, "anthropic.claude-sonnet-5-v1:0");
    let invocation = json!({
        "schemaType": "ModelInvocationLog", "schemaVersion": "1.0", "timestamp": "2026-06-01T08:00:00Z",
        "requestId": "6dce5edb-5ae7-4b2c-9c0c-6c0c4f8e3f1a", "operation": "InvokeModel",
        "modelId": "anthropic.claude-sonnet-5-v1:0",
        "input": {"inputTokenCount": 3, "cacheReadInputTokenCount": 25_000, "cacheWriteInputTokenCount": 37,
            "inputBodyJson": {"system": "Be brief.", "messages": [{"role": "user", "content": "Hi"}]}},
        "output": {"outputTokenCount": 13, "outputBodyJson": {"content": [{"type": "text", "text": "ok"}]}},
    });
    let found = call(Format::Bedrock, &invocation);
    assert_eq!(found.tokens, tokens(25_040, 25_000, 37, 13, 0));
    assert_eq!(found.with_prompt(), 1);
    let event =
        json!({"@timestamp": "2026-06-01 08:00:00.000", "@message": invocation.to_string()});
    assert_eq!(call(Format::Bedrock, &event).tokens, found.tokens);
}

#[test]
fn thoughts_are_outside_for_gemini() {
    let row = json!({
        "candidates": [{"content": {"parts": [{"text": "ok"}], "role": "model"}, "finishReason": "STOP"}],
        "usageMetadata": {"promptTokenCount": 900, "cachedContentTokenCount": 600, "candidatesTokenCount": 20,
            "thoughtsTokenCount": 80, "totalTokenCount": 1_000},
        "modelVersion": "gemini-3-flash", "createTime": "2026-06-01T08:00:00.123456Z",
        "responseId": "cN5paK6aOvCF1MkPgYSDyAE",
    });
    let found = call(Format::Gemini, &row);
    assert_eq!(found.tokens, tokens(900, 600, 0, 100, 80));
    assert_eq!(found.timed(), 1);
}

#[test]
fn a_spend_log_tells_cached_tokens_in_its_metadata() {
    let row = json!({
        "request_id": "chatcmpl-34df56d5-4807-45c1-bb99-61e52586b802", "call_type": "acompletion",
        "api_key": "88dc28", "spend": 0.001, "total_tokens": 130, "prompt_tokens": 100, "completion_tokens": 30,
        "startTime": "2026-06-01 08:00:00.000", "endTime": "2026-06-01 08:00:01.000", "model": "gpt-5.4",
        "cache_hit": "False", "cache_key": "Cache OFF", "status": "success", "messages": {},
        "metadata": {"status": "success",
            "additional_usage_values": {"prompt_tokens_details": {"cached_tokens": 64},
                "cache_read_input_tokens": 64, "completion_tokens_details": {"reasoning_tokens": 10}}},
    });
    let found = call(Format::LiteLlm, &row);
    assert_eq!(found.tokens, tokens(100, 64, 0, 30, 10));
    let mut packed = row.clone();
    packed["metadata"] = json!(row["metadata"].to_string());
    assert_eq!(call(Format::LiteLlm, &packed).tokens, found.tokens);
    let mut failed = row.clone();
    failed["status"] = json!("failure");
    assert_eq!(call(Format::LiteLlm, &failed).failed, 1);
    let mut known = row.clone();
    known["cache_hit"] = json!("True");
    let found = log(&[known]);
    assert_eq!((found.requests, found.from_gateway), (0, 1));
    let mut embedding = row;
    embedding["call_type"] = json!("aembedding");
    assert_eq!(log(&[embedding]).other, 1);
}

#[test]
fn langfuse_counts_as_its_total_shows() {
    let row = |usage: &Value| {
        json!({"id": "5b3c2e1f9d8a7b6c", "traceId": "t", "type": "GENERATION", "name": "answer",
            "startTime": "2026-06-01T08:00:00.000Z", "model": "some-model", "level": "DEFAULT",
            "usageDetails": usage})
    };
    for (usage, expected) in [
        (
            json!({"input": 50, "cache_read_input_tokens": 1_000, "cache_creation_input_tokens": 10, "output": 5}),
            tokens(1_060, 1_000, 10, 5, 0),
        ),
        (
            json!({"input": 500, "input_cached_tokens": 128, "output": 5}),
            tokens(500, 128, 0, 5, 0),
        ),
        (
            json!({"input": 2_140, "input_cached_tokens": 1_024, "output": 96,
                "output_reasoning_tokens": 310, "total": 3_570}),
            tokens(3_164, 1_024, 0, 406, 310),
        ),
        (
            json!({"input": 500, "cache_read_input_tokens": 128, "output": 5, "total": 505}),
            tokens(500, 128, 0, 5, 0),
        ),
    ] {
        assert_eq!(
            call(Format::Langfuse, &row(&usage)).tokens,
            expected,
            "{usage}"
        );
    }
    let older = json!({"id": "5b3c2e1f9d8a7b6c", "traceId": "t", "type": "GENERATION",
        "startTime": "2026-06-01T08:00:00.000Z", "usage": {"promptTokens": 7, "completionTokens": 3}});
    assert_eq!(call(Format::Langfuse, &older).tokens, tokens(7, 0, 0, 3, 0));
    let mut characters = older.clone();
    characters["usage"]["unit"] = json!("CHARACTERS");
    assert_eq!(call(Format::Langfuse, &characters).uncounted, 1);
    let mut span = older;
    span["type"] = json!("SPAN");
    assert_eq!(log(&[span]).other, 1);
}

#[test]
fn tables_are_read() {
    let langfuse = "\u{feff}id,traceId,type,startTime,model,usageDetails,input\n\
        5b3c2e1f9d8a7b6c,t,GENERATION,2026-06-01T08:00:00Z,gpt-5.4,\"{\"\"input\"\":50,\"\"output\"\":5}\",\"line\nbreak\"\n\
        6b3c2e1f9d8a7b6c,t,SPAN,2026-06-01T08:00:00Z,,,\n";
    let found = read(langfuse);
    assert_eq!(found.formats[&Format::Langfuse], 1);
    assert_eq!((found.rows, found.other), (2, 1));
    assert_eq!(found.tokens, tokens(50, 0, 0, 5, 0));
    let helicone = "request_created_at,request_model,response_status,prompt_tokens,completion_tokens,prompt_cache_read_tokens\n\
        2026-06-01T08:00:00Z,claude-sonnet-5,200,50,5,1000\n\
        2026-06-01T08:00:01Z,gpt-5.4,200,500,5,128\n\
        2026-06-01T08:00:02Z,gpt-5.4,500,,,\n";
    let found = read(helicone);
    assert_eq!(found.formats[&Format::Helicone], 3);
    assert_eq!(found.failed, 1);
    assert_eq!(found.tokens, tokens(1_550, 1_128, 0, 10, 0));
    assert!(!requests::is_table(b"a,b\n1,2\n"));
    assert!(!requests::is_table(b"[\"a\",\"usage\",\"b\"]\n"));
    assert_eq!(read("a,b\n1,2\n").unreadable.first, [1, 2]);
}

#[test]
fn spans_of_agents_are_no_calls() {
    let attribute =
        |key: &str, kind: &str, value: Value| json!({"key": key, "value": {kind: value}});
    let span = |operation: &str| {
        json!({"traceId": "5b8efff798038103d269b633813fc60c", "spanId": "eee19b7ec3c1b174",
        "startTimeUnixNano": "1780000000000000000", "status": {},
        "attributes": [
            attribute("gen_ai.operation.name", "stringValue", json!(operation)),
            attribute("gen_ai.request.model", "stringValue", json!("gpt-5.4")),
            attribute("gen_ai.usage.input_tokens", "intValue", json!("100")),
            attribute("gen_ai.usage.cache_read.input_tokens", "intValue", json!("60")),
            attribute("gen_ai.usage.output_tokens", "intValue", json!(20)),
        ]})
    };
    let row = json!({"resourceSpans": [{"resource": {}, "scopeSpans": [{"scope": {},
        "spans": [span("invoke_agent"), span("chat")]}]}]});
    let found = call(Format::OpenTelemetry, &row);
    assert_eq!(found.tokens, tokens(100, 60, 0, 20, 0));
    assert_eq!(found.timed(), 1);
    let flat = json!({"timestamp": "2026-06-01T08:00:00Z", "gen_ai.usage.prompt_tokens": 7,
        "gen_ai.usage.completion_tokens": "3", "gen_ai.usage.input_tokens.cached": 5});
    let found = call(Format::OpenTelemetry, &flat);
    assert_eq!(found.tokens, tokens(7, 5, 0, 3, 0));
    let printed = json!({"name": "chat", "start_time": "2026-06-01T08:00:00Z",
        "attributes": {"gen_ai.operation.name": "chat", "gen_ai.usage.input_tokens": 7, "error.type": "timeout"}});
    assert_eq!(call(Format::OpenTelemetry, &printed).failed, 1);
}

#[test]
fn what_cannot_be_read_is_counted_with_its_line() {
    let good = chat(1, 1_780_000_000, 10, 0, 1).to_string();
    let deep = "[".repeat(5_000);
    let text = format!("{good}\n{{broken\n{deep}\n[1]\n{{\"messages\": []}}\n{{\"a\": 1}}\n");
    let found = read(&text);
    assert_eq!((found.rows, found.requests), (6, 1));
    assert_eq!(found.unreadable.first, [2, 3]);
    assert_eq!(found.unknown.first, [4, 5, 6]);
}

#[test]
fn failures_are_told_from_other_errors() {
    let failures = [
        json!({"type": "error", "error": {"type": "overloaded_error", "message": "Overloaded"}}),
        json!({"timestamp": "2026-06-01T08:00:00Z", "request": {"model": "gpt-5.4"}, "status_code": 429}),
        json!({"model": "gpt-5.4", "response": null, "error": "timeout"}),
    ];
    let found = log(&failures);
    assert_eq!((found.requests, found.failed), (3, 3));
    assert!(found.formats.is_empty());
    let found = log(&[json!({"level": "error", "time": 1_780_000_000, "error": "disk full"})]);
    assert_eq!((found.requests, found.unknown.count), (0, 1));
}

#[test]
fn the_time_of_the_call_comes_before_that_of_its_row() {
    let row = json!({"id": "5b3c2e1f9d8a7b6c", "traceId": "t", "type": "GENERATION",
        "createdAt": "2026-07-01T08:00:00Z", "startTime": "2026-06-01T08:00:00Z", "usage": {"input": 1, "output": 1}});
    let (first, last) = call(Format::Langfuse, &row).ends().unwrap();
    assert_eq!(first, last);
    assert_eq!(first.to_string(), "2026-06-01T08:00:00Z");
}

#[test]
fn rows_of_parts_of_an_answer_are_one_call() {
    let row = json!({"type": "assistant", "timestamp": "2026-06-01T08:00:00.000Z", "message": {
        "id": "msg_01XFDUDYJgAACzvnptvVoYEL", "type": "message", "role": "assistant", "model": "claude-opus-5",
        "content": [{"type": "text", "text": "ok"}],
        "usage": {"input_tokens": 4, "cache_read_input_tokens": 12_000, "output_tokens": 9}}});
    let mut later = row.clone();
    later["timestamp"] = json!("2026-06-01T08:00:02.000Z");
    let found = log(&[row, later]);
    assert_eq!((found.requests, found.repeated), (1, 1));
    assert_eq!(found.tokens, tokens(12_004, 12_000, 0, 9, 0));
}

#[test]
fn pages_of_results_hold_rows() {
    let page = json!({"data": [chat(1, 1_780_000_000, 10, 0, 1), chat(2, 1_780_000_000, 10, 0, 1)], "meta": {}});
    assert_eq!(log(&[page]).requests, 2);
    let embeddings = json!({"object": "list", "data": [{"object": "embedding", "embedding": [0.1]}],
        "model": "text-embedding-3-small", "usage": {"prompt_tokens": 8, "total_tokens": 8}});
    let found = log(&[embeddings]);
    assert_eq!((found.requests, found.other), (0, 1));
}

#[test]
fn models_are_bounded_and_long_calls_apart() {
    let rows: Vec<Value> = (0..150)
        .map(|id| {
            let mut row = chat(id, 1_780_000_000, 250_000 * (id % 2), 0, 1);
            row["model"] = json!(format!("model-{}", id.max(1)));
            row
        })
        .collect();
    let found = log(&rows);
    assert_eq!(found.models.named.len(), 100);
    assert_eq!(found.models.others.answered, 49);
    assert_eq!(found.models.by_use()[0].0, "model-1");
    let parts: Vec<u64> = (found.models.named["model-1"].parts.keys())
        .map(|part| part.above)
        .collect();
    assert_eq!(parts, [0, 200_000]);
}

#[test]
fn hostile_counts_stay_within_sense() {
    for (input, expected) in [
        (json!(-5), 0),
        (json!("12"), 12),
        (json!(1e300), 1_000_000_000_000),
        (json!("NaN"), 0),
        (json!([1]), 0),
        (json!(u64::MAX), 1_000_000_000_000),
    ] {
        let row = json!({"usage": {"prompt_tokens": input, "completion_tokens": 1}});
        assert_eq!(log(&[row]).tokens.input, expected, "{input}");
    }
}

#[test]
fn a_call_told_twice_counts_once_and_a_short_id_needs_its_time() {
    let row = chat(1, 1_780_000_000, 10, 0, 1);
    let found = log(&[row.clone(), row.clone()]);
    assert_eq!((found.requests, found.repeated), (1, 1));
    let mut short = row;
    short["id"] = json!("chatcmpl-123");
    assert_eq!(log(&[short.clone(), short.clone()]).requests, 1);
    let mut later = short.clone();
    later["created"] = json!(1_780_000_001);
    assert_eq!(log(&[short.clone(), later]).requests, 2);
    short["created"] = Value::Null;
    assert_eq!(log(&[short.clone(), short]).requests, 2);
}

#[test]
fn two_formats_in_one_file_are_named() {
    let gemini = json!({"usageMetadata": {"promptTokenCount": 1, "candidatesTokenCount": 1}});
    let found = log(&[chat(1, 1_780_000_000, 10, 0, 1), gemini]);
    let ids: Vec<_> = found.formats.keys().map(|format| format.id()).collect();
    assert_eq!(ids, ["openai-chat", "gemini"]);
}

fn stated(requests: &Requests, id: &str) -> Option<(f64, f64)> {
    let found = requests
        .quantities()
        .into_iter()
        .find(|(name, _)| *name == id);
    found.map(|(_, quantity)| (quantity.low, quantity.high))
}

#[test]
fn a_static_prefix_is_found_for_each_application() {
    let asked = |system: &str, question: &str, input: u64, cached: u64, id: u64| {
        json!({"request": {"messages": [{"role": "system", "content": system},
                {"role": "user", "content": [{"type": "text", "text": question}]}]},
            "response": chat(id, 1_780_000_000, input, cached, 10)})
    };
    let first = "A".repeat(75);
    let second = "B".repeat(75);
    let rows: Vec<Value> = (0..10)
        .map(|id| {
            let question = format!("{:<25}", char::from(b'a' + u8::try_from(id).unwrap()));
            let system = if id % 2 == 0 { &first } else { &second };
            asked(system, &question, 1_000, if id < 5 { 750 } else { 0 }, id)
        })
        .collect();
    let found = log(&rows);
    assert_eq!(found.with_prompt(), 10);
    assert_eq!(found.static_share(), Some(0.75));
    assert_eq!(stated(&found, "instruction-tokens"), Some((750.0, 750.0)));
    assert_eq!(stated(&found, "input-tokens"), Some((250.0, 250.0)));
    assert_eq!(stated(&found, "cache-hit-rate"), Some((0.5, 0.5)));
    assert_eq!(found.static_read_share(), Some(0.5));
    assert_eq!(log(&rows[..1]).static_share(), None);
}

#[test]
fn cached_tokens_bound_the_static_ones_where_requests_are_missing() {
    let rows = [
        chat(1, 1_780_000_000, 2_000, 0, 10),
        chat(2, 1_780_000_001, 2_000, 1_024, 10),
        chat(3, 1_780_000_002, 2_000, 1_536, 10),
    ];
    let found = log(&rows);
    assert_eq!(
        stated(&found, "instruction-tokens"),
        Some((1_024.0, 1_280.0))
    );
    assert_eq!(stated(&found, "input-tokens"), Some((720.0, 976.0)));
    assert_eq!(stated(&found, "cache-hit-rate"), Some((0.667, 0.667)));
    assert_eq!(stated(&found, "reasoning-tokens"), None);
    assert_eq!(stated(&found, "batch-share"), None);
    let silent = json!({"usage": {"prompt_tokens": 10, "completion_tokens": 1}});
    let found = log(&[silent]);
    assert_eq!(stated(&found, "instruction-tokens"), None);
    assert_eq!(stated(&found, "input-tokens"), Some((10.0, 10.0)));
    assert_eq!(stated(&found, "cache-hit-rate"), None);
}

#[test]
fn calls_a_month_are_a_range_below_a_week() {
    let every = |seconds: u64, count: u64| {
        let rows: Vec<Value> = (0..=count)
            .map(|id| chat(id, 1_780_000_000 + id * seconds, 10, 0, 1))
            .collect();
        log(&rows)
    };
    let long = every(3_600, 240);
    let month = 241.0 / 10.0 * 365.25 / 12.0;
    assert_eq!(
        stated(&long, "calls-per-month"),
        Some((f64::round(month), f64::round(month)))
    );
    assert_eq!(long.longest_gap(), None);
    let (low, high) = stated(&every(3_600, 48), "calls-per-month").unwrap();
    let month = 49.0 / 2.0 * 365.25 / 12.0;
    assert!(low < month / 1.4 && month * 1.4 < high);
    assert_eq!(stated(&every(10, 48), "calls-per-month"), None);
    let gap = every(4 * 86_400, 3).longest_gap().unwrap();
    assert!(gap.is_suspicious);
}

/// Rows of all kinds, good and bad.
fn rows() -> impl Strategy<Value = Vec<Value>> {
    let number = prop::num::u64::ANY.prop_map(|number| number % 5_000);
    let row = (0..6_u8, number.clone(), number.clone(), number).prop_map(|(kind, a, b, c)| {
        let at = 1_780_000_000 + a * 1_000;
        match kind {
            0 => chat(a, at, a + b, b, c),
            1 => json!({"timestamp": at, "response": {"model": format!("m{}", a % 3),
                "usage": {"input_tokens": a, "cache_read_input_tokens": b, "output_tokens": c}}}),
            2 => json!({"custom_id": "x", "response": null, "error": {"code": "c"}}),
            3 => json!({"request_created_at": at, "prompt_tokens": a, "completion_tokens": c,
                "request_body": {"messages": [{"content": format!("{} question {b}", "static ".repeat(9))}]}}),
            4 => json!({"type": "SPAN", "traceId": "t", "startTime": at}),
            _ => json!({"messages": [a, b]}),
        }
    });
    prop::collection::vec(row, 1..30)
}

proptest! {
    #![proptest_config(ProptestConfig { failure_persistence: None,
        rng_seed: RngSeed::Fixed(20_261_125), ..ProptestConfig::with_cases(300) })]

    #[test]
    fn any_bytes_give_a_result(bytes in prop::collection::vec(any::<u8>(), 0..400), marks in "[\\[\\]{}\",:\\\\ \n1a]{0,40}") {
        let _ = requests::read(bytes.as_slice());
        let _ = requests::read(marks.as_bytes());
        let table = [b"prompt_tokens,model,metadata\n".as_slice(), &bytes].concat();
        let _ = requests::read(table.as_slice());
    }

    #[test]
    fn damaged_logs_give_a_result(rows in rows(), at in any::<prop::sample::Index>(), byte in any::<u8>()) {
        let mut bytes: Vec<u8> = rows.iter().flat_map(|row| format!("{row}\n").into_bytes()).collect();
        let at = at.index(bytes.len());
        bytes[at] = byte;
        let found = requests::read(bytes.as_slice()).unwrap();
        let _ = found.quantities();
        prop_assert!(found.failed <= found.requests);
        prop_assert!(found.tokens.cached + found.tokens.written <= found.tokens.input);
        prop_assert!(found.tokens.reasoning <= found.tokens.output);
    }

    #[test]
    fn the_order_of_rows_and_their_layout_change_nothing(
        (rows, shuffled) in rows().prop_flat_map(|rows| (Just(rows.clone()), Just(rows).prop_shuffle()))
    ) {
        let lines = log(&rows);
        let mut array = read(&Value::from(rows.clone()).to_string());
        let pages: Vec<String> = rows.iter().map(|row| format!("{row:#}")).collect();
        let mut shuffled = log(&shuffled);
        shuffled.unknown = lines.unknown.clone();
        prop_assert_eq!(&shuffled, &lines);
        array.unknown = lines.unknown.clone();
        prop_assert_eq!(&array, &lines);
        let mut pages = read(&pages.join("\n"));
        pages.unknown = lines.unknown.clone();
        prop_assert_eq!(&pages, &lines);
    }

    #[test]
    fn quantities_sum_to_the_means(rows in rows()) {
        let found = log(&rows);
        for (id, quantity) in found.quantities() {
            prop_assert!(0.0 <= quantity.low && quantity.low <= quantity.high, "{id} {quantity}");
            prop_assert!(quantity.high.is_finite());
            prop_assert!(Quantities::<f64>::IDS.contains(&id));
        }
        let (fixed, varying) = (stated(&found, "instruction-tokens"), stated(&found, "input-tokens"));
        if let (Some(mean), Some(varying)) = (found.input.mean(), varying) {
            let fixed = fixed.unwrap_or((0.0, 0.0));
            prop_assert!((fixed.0 + varying.1 - mean).abs() <= 1.0);
            prop_assert!((fixed.1 + varying.0 - mean).abs() <= 1.0);
        }
    }
}
