
/// The golden cases against one mutant. This module is only in the copy with mutants.
mod mutants {
    use super::*;

    type Words = Vec<((String, String, String), String)>;

    /// Records the results of the cases without a mutant: the mutants that each reaches, and all
    /// words.
    #[test]
    fn all_is_recorded() {
        let folder = PathBuf::from(std::env::var_os("MUTANTS").expect("only for mutants"));
        Bases::judged();
        // Values that are made once, on first use, may affect every case.
        let once = fscheck_core::mutant::reached();
        let bases = Bases::judged();
        let again = fscheck_core::mutant::reached();
        let once: Vec<usize> = once.into_iter().filter(|one| !again.contains(one)).collect();
        let texts = Mutex::new(Texts::new());
        let mut reached = Vec::new();
        for file in case_files() {
            assert_eq!(judge(&file, &bases, &texts), Vec::<String>::new());
            reached.push(fscheck_core::mutant::reached());
        }
        let words: Words = texts.into_inner().unwrap().into_iter().collect();
        let recorded = serde_json::json!({
            "once": once, "base": again, "bases": shown(&bases), "cases": reached, "words": words
        });
        fs::write(folder.join("recorded.json"), recorded.to_string()).unwrap();
    }

    fn shown(bases: &Bases) -> String {
        format!("{:?} {:?}", bases.first, bases.second)
    }

    /// Fails at the first case that notices the mutant. Cases that do not reach it cannot notice
    /// it, unless it changes the base that they are compared with.
    #[test]
    fn no_case_tells_the_mutant() {
        let folder = PathBuf::from(std::env::var_os("MUTANTS").expect("only for mutants"));
        let mutant: usize = std::env::var("MUTANT").unwrap().parse().unwrap();
        let recorded = fs::read_to_string(folder.join("recorded.json")).unwrap();
        let recorded: Value = serde_json::from_str(&recorded).unwrap();
        let words: Words = serde_json::from_value(recorded["words"].clone()).unwrap();
        let words: Texts = words.into_iter().collect();
        let has = |numbers: &Value| numbers.as_array().unwrap().contains(&Value::from(mutant));
        let files = case_files();
        let bases = Bases::judged();
        let reaches: Vec<bool> = recorded["cases"].as_array().unwrap().iter().map(has).collect();
        let count = reaches.iter().filter(|reaches| **reaches).count();
        let all = has(&recorded["once"]) || count == 1 || recorded["bases"] != shown(&bases);
        // Neighbours are similar: a stride reaches a case that notices it sooner.
        let stride = (0..37).flat_map(|first| (first..files.len()).step_by(37));
        let (mut order, rest): (Vec<usize>, Vec<usize>) = stride.partition(|at| reaches[*at]);
        if all {
            order.extend(rest);
        }
        for at in order {
            told(&files[at], &bases, &words);
        }
    }

    fn told(file: &Path, bases: &Bases, words: &Texts) {
        let texts = Mutex::new(Texts::new());
        assert_eq!(judge(file, bases, &texts), Vec::<String>::new());
        let texts = texts.into_inner().unwrap();
        for (text, name) in &texts {
            assert!(words.get(text).is_some_and(|first| first <= name), "{name}: {text:?}");
        }
        let name = file.strip_prefix(project().join("tests/cases")).unwrap().display().to_string();
        for (text, _) in words.iter().filter(|(_, first)| **first == name) {
            assert!(texts.contains_key(text), "{name} lacks {text:?}");
        }
    }
}
