//! Layers that are switched off. Their content is invisible.

use hayro_syntax::object::dict::keys::{D, OCPROPERTIES, OFF};
use hayro_syntax::object::{Array, Dict, ObjectIdentifier};

/// Knows the layers that are off, and how deep the drawing is within them.
pub(super) struct Layers {
    off: Vec<ObjectIdentifier>,
    /// For each open span, whether its layer is off.
    open: Vec<bool>,
    hidden: usize,
}

impl Layers {
    pub(super) fn new(catalog: Option<&Dict<'_>>) -> Self {
        let properties = catalog.and_then(|catalog| catalog.get::<Dict<'_>>(OCPROPERTIES));
        let config = properties.and_then(|properties| properties.get::<Dict<'_>>(D));
        let off = config.and_then(|config| config.get::<Array<'_>>(OFF));
        let items = off.into_iter().flat_map(|off| off.raw_iter());
        let off = items.filter_map(|item| item.as_obj_ref()).map(Into::into).collect();
        Self { off, open: Vec::new(), hidden: 0 }
    }

    pub(super) fn reset(&mut self) {
        self.open.clear();
        self.hidden = 0;
    }

    pub(super) fn begin(&mut self, layer: Option<ObjectIdentifier>) {
        let is_off = layer.is_some_and(|layer| self.off.contains(&layer));
        self.open.push(is_off);
        self.hidden += usize::from(is_off);
    }

    pub(super) fn end(&mut self) {
        if self.open.pop() == Some(true) {
            self.hidden -= 1;
        }
    }

    pub(super) fn is_hidden(&self) -> bool {
        self.hidden > 0
    }
}
