//! Evidence from files: what measures an answer, instead of somebody's word for it.
//!
//! Readers take bytes and give counts. Every file may be hostile: a row has a longest length, a count a bound, and what
//! cannot be read is counted and said, never guessed. Nothing here opens a file, knows a clock or prints.

pub mod rows;
