//! Numbers as texts that keep every digit: those of JSON may be rounded by readers, and include neither NaN nor infinity.

/// Values as the texts that they print, and that they are read from.
pub(in crate::eval) mod text {
    use serde::de::Error;
    use serde::{Deserialize, Deserializer, Serializer};
    use std::fmt::Display;
    use std::str::FromStr;

    pub(in crate::eval) fn serialize<T: Display, S: Serializer>(value: &T, to: S) -> Result<S::Ok, S::Error> {
        to.collect_str(value)
    }

    pub(in crate::eval) fn deserialize<'de, T: FromStr<Err: Display>, D: Deserializer<'de>>(
        from: D,
    ) -> Result<T, D::Error> {
        String::deserialize(from)?.parse().map_err(D::Error::custom)
    }
}

/// Doubles, as the shortest decimals that are read back as the same.
pub(in crate::eval) mod double {
    use serde::{Deserializer, Serializer};

    pub(in crate::eval) fn serialize<S: Serializer>(value: &f64, to: S) -> Result<S::Ok, S::Error> {
        to.collect_str(&format_args!("{value:?}"))
    }

    pub(in crate::eval) fn deserialize<'de, D: Deserializer<'de>>(from: D) -> Result<f64, D::Error> {
        super::text::deserialize(from)
    }
}

/// Shared names, as a list.
pub(in crate::eval) mod shared {
    use serde::{Deserialize, Deserializer, Serialize, Serializer};
    use std::rc::Rc;

    pub(in crate::eval) fn serialize<S: Serializer>(
        names: &Option<Rc<[String]>>,
        to: S,
    ) -> Result<S::Ok, S::Error> {
        names.as_deref().serialize(to)
    }

    pub(in crate::eval) fn deserialize<'de, D: Deserializer<'de>>(
        from: D,
    ) -> Result<Option<Rc<[String]>>, D::Error> {
        Ok(Option::<Vec<String>>::deserialize(from)?.map(Rc::from))
    }
}

/// Losses, as their texts.
pub(in crate::eval) mod losses {
    use perdita_catalog::Loss;
    use serde::de::Error;
    use serde::{Deserialize, Deserializer, Serialize, Serializer};

    pub(in crate::eval) fn serialize<S: Serializer>(losses: &[Loss], to: S) -> Result<S::Ok, S::Error> {
        losses.iter().map(Loss::to_string).collect::<Vec<_>>().serialize(to)
    }

    pub(in crate::eval) fn deserialize<'de, D: Deserializer<'de>>(from: D) -> Result<Vec<Loss>, D::Error> {
        let texts = Vec::<String>::deserialize(from)?;
        texts.iter().map(|text| text.parse().map_err(D::Error::custom)).collect()
    }
}
