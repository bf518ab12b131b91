//! Transcripts of the command line, each with an empty environment.

#[test]
fn transcripts() {
    let cases = trycmd::TestCases::new();
    cases.case("tests/cmd/*.toml");
    if cfg!(feature = "aws") {
        cases.case("tests/cmd/aws/*.toml");
    } else {
        // They list the commands of a released binary.
        cases.skip("tests/cmd/help.toml").skip("tests/cmd/help-short.toml").skip("tests/cmd/no-arguments.toml");
    }
}
