//! Does the same work on many things side by side.

use std::sync::Mutex;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::thread;

/// Works on all `items`, as many at a time as there are `threads`, and gives the results in the
/// order of the items. Each thread has a `tool` of its own.
pub fn map<T: Sync, S, R: Send>(
    items: &[T],
    threads: usize,
    tool: impl Fn() -> S + Sync,
    work: impl Fn(&mut S, &T) -> R + Sync,
) -> Vec<R> {
    if threads.min(items.len()) <= 1 {
        let mut tool = tool();
        return items.iter().map(|item| work(&mut tool, item)).collect();
    }
    let next = AtomicUsize::new(0);
    let done = Mutex::new(Vec::with_capacity(items.len()));
    thread::scope(|scope| {
        for _ in 0..threads.min(items.len()) {
            scope.spawn(|| {
                let mut tool = tool();
                loop {
                    let position = next.fetch_add(1, Ordering::Relaxed);
                    let Some(item) = items.get(position) else { break };
                    let result = work(&mut tool, item);
                    let mut done = done.lock().unwrap_or_else(|poisoned| poisoned.into_inner());
                    done.push((position, result));
                }
            });
        }
    });
    let mut done = done.into_inner().unwrap_or_else(|poisoned| poisoned.into_inner());
    done.sort_by_key(|(position, _)| *position);
    done.into_iter().map(|(_, result)| result).collect()
}

#[cfg(test)]
mod tests {
    use super::map;

    #[test]
    fn results_are_in_the_order_of_the_items() {
        let items: Vec<u32> = (0..1_000).collect();
        for threads in [0, 1, 2, 7, 2_000] {
            let doubled = map(&items, threads, || 2, |factor, item| *factor * item);
            assert!(doubled.iter().zip(&items).all(|(doubled, item)| *doubled == 2 * item));
            assert_eq!(doubled.len(), items.len());
        }
    }
}
