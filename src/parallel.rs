//! Processes many items in parallel.

use std::collections::BTreeMap;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Condvar, Mutex, MutexGuard, PoisonError};
use std::thread;

/// Results that may wait for an earlier one, for each thread.
const WAITING: usize = 4;

/// Processes all `items`, as many at a time as there are `threads`, and returns the results in the
/// order of the items. Each thread has its own `tool`.
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

/// Processes all `items`, as many at a time as there are `threads`, and passes each result to
/// `take` in the order of the items. The threads are never far ahead of the results taken, so that
/// memory does not grow with the number of items.
pub fn in_order<T: Sync, R: Send>(
    items: &[T],
    threads: usize,
    work: impl Fn(&T) -> R + Sync,
    mut take: impl FnMut(R),
) {
    let threads = threads.min(items.len());
    if threads <= 1 {
        return items.iter().for_each(|item| take(work(item)));
    }
    let queue = Queue::default();
    thread::scope(|scope| {
        for _ in 0..threads {
            scope.spawn(|| {
                let _last_words = LastWords(&queue);
                while let Some((position, item)) = queue.next(items, threads * WAITING) {
                    queue.put(position, work(item));
                }
            });
        }
        for position in 0..items.len() {
            // Without a result its thread is gone, and the scope repeats its panic.
            let Some(result) = queue.take(position) else { break };
            take(result);
        }
    });
}

/// The work of threads, and their results.
struct Queue<R> {
    state: Mutex<State<R>>,
    changed: Condvar,
}

struct State<R> {
    /// The number of items begun.
    begun: usize,
    /// The number of results taken.
    taken: usize,
    done: BTreeMap<usize, R>,
    is_broken: bool,
}

impl<R> Default for Queue<R> {
    fn default() -> Queue<R> {
        let state = State { begun: 0, taken: 0, done: BTreeMap::new(), is_broken: false };
        Queue { state: Mutex::new(state), changed: Condvar::new() }
    }
}

impl<R> Queue<R> {
    /// The next item, once no more than `ahead` wait to be taken.
    fn next<'a, T>(&self, items: &'a [T], ahead: usize) -> Option<(usize, &'a T)> {
        let is_far = |state: &mut State<R>| state.begun >= state.taken + ahead && !state.is_broken;
        let state = self.changed.wait_while(self.state(), is_far);
        let mut state = state.unwrap_or_else(PoisonError::into_inner);
        let position = state.begun;
        state.begun += 1;
        items.get(position).map(|item| (position, item))
    }

    fn put(&self, position: usize, result: R) {
        self.state().done.insert(position, result);
        self.changed.notify_all();
    }

    fn take(&self, position: usize) -> Option<R> {
        let is_missing =
            |state: &mut State<R>| !state.done.contains_key(&position) && !state.is_broken;
        let state = self.changed.wait_while(self.state(), is_missing);
        let mut state = state.unwrap_or_else(PoisonError::into_inner);
        state.taken += 1;
        let result = state.done.remove(&position);
        drop(state);
        self.changed.notify_all();
        result
    }

    fn state(&self) -> MutexGuard<'_, State<R>> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// Records that a thread panics, so that nobody waits for its result.
struct LastWords<'a, R>(&'a Queue<R>);

impl<R> Drop for LastWords<'_, R> {
    fn drop(&mut self) {
        if thread::panicking() {
            self.0.state().is_broken = true;
            self.0.changed.notify_all();
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn results_are_in_the_order_of_the_items() {
        let items: Vec<u32> = (0..1_000).collect();
        for threads in [0, 1, 2, 7, 2_000] {
            let doubled = map(&items, threads, || 2, |factor, item| *factor * item);
            assert!(doubled.iter().zip(&items).all(|(doubled, item)| *doubled == 2 * item));
            assert_eq!(doubled.len(), items.len());
            let mut taken = Vec::new();
            in_order(&items, threads, |item| 2 * item, |result| taken.push(result));
            assert_eq!(taken, doubled);
        }
    }

    #[test]
    fn nobody_runs_far_ahead_of_what_was_taken() {
        let items: Vec<usize> = (0..200).collect();
        let taken = AtomicUsize::new(0);
        let ahead = |item: &usize| item.saturating_sub(taken.load(Ordering::Relaxed));
        let slowly = |ahead: usize| {
            assert!(ahead <= 3 * WAITING, "{ahead}");
            thread::sleep(std::time::Duration::from_micros(200));
            taken.fetch_add(1, Ordering::Relaxed);
        };
        in_order(&items, 3, ahead, slowly);
        assert_eq!(taken.into_inner(), items.len());
    }

    #[test]
    #[should_panic(expected = "scoped thread panicked")]
    fn a_panic_is_passed_on() {
        let work = |item: &u32| assert!(*item != 3, "three");
        in_order(&[1, 2, 3, 4, 5, 6], 2, work, |()| ());
    }
}
