//! Transcripts of the command line, each with an empty environment.

#[test]
fn transcripts() {
    trycmd::TestCases::new().case("tests/cmd/*.toml");
}
