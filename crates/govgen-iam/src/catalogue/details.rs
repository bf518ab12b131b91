//! What few ask of an action: on which resource types it can be allowed, under which conditions.

/// A resource type, as one action takes it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct ResourceType {
    /// Its name in its service: `object`.
    pub name: &'static str,
    /// Its ARN with a variable for each part that differs: `arn:${Partition}:s3:::${BucketName}/${ObjectName}`.
    pub arn: &'static str,
    /// Whether the action always needs one of this type.
    pub required: bool,
}

/// The details of one service, unpacked.
pub(super) struct Details {
    keys: Vec<Box<str>>,
    /// Names with ARNs.
    resources: Vec<(Box<str>, Box<str>)>,
    kinds: Vec<Kind>,
}

/// What several actions have in common.
struct Kind {
    /// Positions in the resource types, with whether each is required.
    resources: Vec<(usize, bool)>,
    /// Positions in the keys.
    keys: Vec<usize>,
}

impl Details {
    /// Of a service's block of `data/details.bin`.
    pub(super) fn unpack(packed: &[u8]) -> Self {
        let bytes = miniz_oxide::inflate::decompress_to_vec(packed).expect("a test unpacks every block");
        let text = String::from_utf8(bytes).expect("a test reads every block");
        let mut lines = text.lines();
        let keys = lines.by_ref().take_while(|it| !it.is_empty()).map(Box::from).collect();
        let resources = lines.by_ref().take_while(|it| !it.is_empty());
        let resources =
            resources.filter_map(|it| it.split_once('\t')).map(|(name, arn)| (name.into(), arn.into())).collect();
        Self { keys, resources, kinds: lines.filter_map(kind).collect() }
    }

    pub(super) fn resources(&'static self, kind: u16) -> impl Iterator<Item = ResourceType> {
        let kind = self.kinds.get(usize::from(kind));
        let positions = kind.map_or(&[][..], |it| &it.resources).iter();
        positions.filter_map(|(at, required)| {
            let (name, arn) = self.resources.get(*at)?;
            Some(ResourceType { name, arn, required: *required })
        })
    }

    pub(super) fn condition_keys(&'static self, kind: u16) -> impl Iterator<Item = &'static str> {
        let kind = self.kinds.get(usize::from(kind));
        kind.map_or(&[][..], |it| &it.keys).iter().filter_map(|it| self.keys.get(*it)).map(AsRef::as_ref)
    }
}

/// A line such as `0!,3 1,2,5`: resource types, `!` for those that are required, then keys; `-` for none.
fn kind(line: &str) -> Option<Kind> {
    let (resources, keys) = line.split_once(' ')?;
    let resources = resources.split(',').filter_map(|it| {
        let position = it.trim_end_matches('!');
        Some((position.parse().ok()?, position.len() < it.len()))
    });
    Some(Kind { resources: resources.collect(), keys: keys.split(',').filter_map(|it| it.parse().ok()).collect() })
}
