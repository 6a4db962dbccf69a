use super::*;

fn cells(rows: &[&[&str]]) -> BTreeMap<CellRef, Cell> {
    let mut cells = BTreeMap::new();
    for (row, texts) in rows.iter().enumerate() {
        for (column, text) in texts.iter().enumerate().filter(|(_, text)| !text.is_empty()) {
            let place = CellRef::new(u32::try_from(row).unwrap(), u32::try_from(column).unwrap());
            cells.insert(place, Cell { text: (*text).to_owned(), ..Cell::default() });
        }
    }
    cells
}

#[test]
fn a_practice_table_is_found_anywhere_with_swapped_columns() {
    let table = find(&cells(&[
        &["Banner"],
        &[],
        &["", " id ", "Requirement\u{a0} description", "Partner Response", "MET ?"],
    ]))
    .unwrap();
    assert_eq!((table.header_row, table.id, table.description), (2, 1, 2));
    let columns = AnswerColumns { case_study: None, head: 1, met: Some(4), response: Some(3) };
    assert_eq!(table.answers, [columns]);
}

#[test]
fn references_have_their_own_columns() {
    let table = find(&cells(&[
        &[
            "ID",
            "Requirement Description",
            "Example Response",
            "Customer Reference #1",
            "",
            "Customer Reference #2",
        ],
        &["", "", "", "Met?", "Partner Response", "Partner Response", "Met?"],
    ]))
    .unwrap();
    assert_eq!(table.header_row, 1);
    assert_eq!(table.example, Some(2));
    let columns = |n, head, met, response| AnswerColumns {
        case_study: Some(n),
        head,
        met: Some(met),
        response: Some(response),
    };
    assert_eq!(table.answers, [columns(1, 3, 3, 4), columns(2, 5, 6, 5)]);
}

const HEADER: &[&str] = &["ID", "Requirement Description", "Met?", "Partner Response"];

/// Returns the header row, the column of the ids, and the row where the table ends, of each table.
fn places(rows: &[&[&str]]) -> Vec<(u32, u32, u32)> {
    let tables = tables(&cells(rows)).into_iter();
    tables.map(|table| (table.header_row, table.id, table.end)).collect()
}

#[test]
fn a_table_ends_where_another_begins_in_its_columns() {
    let below: &[&[&str]] =
        &[HEADER, &["A-1"], &[], &["", "ID", "Requirement Description", "Met?"], &["", "A-2"]];
    assert_eq!(places(below), [(0, 0, 3), (3, 1, u32::MAX)]);
    let beside = [HEADER, &[""], HEADER].concat();
    assert_eq!(places(&[&beside]), [(0, 0, u32::MAX), (0, 5, u32::MAX)]);
    let third = [HEADER, &["", "ID", "", "ID", "Requirement", "Met?"]].concat();
    assert_eq!(places(&[&third]), [(0, 0, u32::MAX)]);
    let near = near_headers(&cells(&[&third])).into_iter().map(|cell| cell.to_string());
    assert_eq!(near.collect::<Vec<_>>(), ["H1"]);
    let lower = [&["A-1", "", "", "", ""][..], HEADER].concat();
    assert_eq!(places(&[HEADER, &lower, &["A-2"]]), [(0, 0, u32::MAX), (1, 5, u32::MAX)]);
    // The same header again, also without its answers.
    assert_eq!(places(&[HEADER, &[], HEADER]), [(0, 0, 2), (2, 0, u32::MAX)]);
    assert_eq!(places(&[HEADER, &[], &HEADER[..2]]), [(0, 0, u32::MAX)]);
    assert_eq!(places(&[&["ID", "Title"], &["ID", "Met?"]]), []);
}

#[test]
fn references_end_where_the_table_beside_begins() {
    let table = &tables(&cells(&[
        &[
            "ID",
            "Requirement Description",
            "Customer Reference #1",
            "",
            "ID",
            "Requirement Description",
            "Met?",
        ],
        &["", "", "Met?", "", "", "", "Partner Response"],
    ]))[0];
    assert_eq!((table.answers[0].met, table.answers[0].response), (Some(2), None));
}

#[test]
fn what_is_nearly_a_header_is_found_wherever_it_stands() {
    let near = |rows: &[&[&str]]| {
        let found = near_headers(&cells(rows)).into_iter();
        found.map(|cell| cell.to_string()).collect::<Vec<_>>()
    };
    assert_eq!(near(&[&["x"], &["", "ID", "Requirement", "Met?"]]), ["B2"]);
    assert_eq!(near(&[&["ID", "Requirement", "Customer Reference 1"]]), ["A1"]);
    assert_eq!(near(&[HEADER, &["ID", "Owner"]]), Vec::<String>::new());
    let mut rows = vec![&[][..]; 40];
    rows.push(HEADER);
    let late = cells(&rows);
    assert!(tables(&late).is_empty());
    assert_eq!(late_header(&late).unwrap().to_string(), "A41");
}

#[test]
fn many_headers_take_no_more_time_than_few() {
    let mut cells = BTreeMap::new();
    for row in 0..100_000 {
        for (column, label) in (0u32..).zip(HEADER) {
            let cell = Cell { text: (*label).to_owned(), ..Cell::default() };
            cells.insert(CellRef::new(row, column), cell);
        }
    }
    let tables = tables(&cells);
    assert_eq!((tables.len(), tables[7].end), (100_000, 8));
}

#[test]
fn sheets_without_such_a_header_have_no_table() {
    assert_eq!(find(&cells(&[&["ID", "Title"], &["ABC-001", "x"]])), None);
    let mut far = vec![&[][..]; 30];
    far.push(&["ID", "Requirement Description", "Met?"]);
    assert_eq!(find(&cells(&far)), None);
    far.remove(0);
    assert!(find(&cells(&far)).is_some());
}
