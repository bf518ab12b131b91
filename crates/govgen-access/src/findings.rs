//! What holding a review against the lines can find: one line for each kind, its page beside it.

use govgen_source::kinds_of_findings;

kinds_of_findings! {
    /// Every kind of finding about reviews and lines, in code order.
    REVIEW_OF_ANOTHER = "REF017" "review-of-another" Error;
    REVIEW_LINE_DIFFERS = "REF018" "review-line-differs" Error;
    REVIEW_UNDECIDED = "REF019" "review-undecided" Error;
    REVIEW_END_PAST = "REF020" "review-end-past" Error;
    REVIEW_END_LATER = "REF021" "review-end-later" Error;
}
