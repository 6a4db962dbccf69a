//! scratch
use super::common::Base;
#[test]
fn the_base_assessment_is_ready() {
    let base = Base::new();
    base.write();
    let ran = base.judge(&[]);
    let a = ran.assessment();
    assert_eq!(a["verdict"], "ready", "{}", ran.out);
    assert_eq!(a["findings"].as_array().unwrap().len(), 0, "{}", ran.out);
}
