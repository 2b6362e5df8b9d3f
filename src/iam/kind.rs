//! Which policies there are.

/// What is written for a parameter or a folder.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum PolicyKind {
    /// Listing and reading, for a person.
    Read,
    /// Changing, deleting, labelling and tagging as well.
    ReadWrite,
    /// Reading what it is told by name or path, for a program: it lists nothing beside.
    Application,
    /// Who may take the role of an application that reads.
    Trust(Compute),
    /// A refusal that stands above what any other policy allows.
    KeepOut,
}

impl PolicyKind {
    /// All, in the order in which they are shown.
    pub const ALL: [Self; 7] = [
        Self::Read,
        Self::ReadWrite,
        Self::Application,
        Self::Trust(Compute::Ec2),
        Self::Trust(Compute::EcsTask),
        Self::Trust(Compute::Lambda),
        Self::KeepOut,
    ];

    /// A word or two for it.
    pub fn called(self) -> &'static str {
        match self {
            Self::Read => "read",
            Self::ReadWrite => "read-write",
            Self::Application => "application",
            Self::Trust(compute) => compute.called(),
            Self::KeepOut => "keep out",
        }
    }

    /// Whether it would change what it is about, or keep others from it: of what belongs to others nobody here decides that.
    pub fn is_for_owner(self) -> bool {
        matches!(self, Self::ReadWrite | Self::KeepOut)
    }
}

/// Where an application runs.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Compute {
    /// An instance, by its profile.
    Ec2,
    /// A task of ECS.
    EcsTask,
    /// A function of Lambda.
    Lambda,
}

impl Compute {
    /// A word or two for it.
    pub fn called(self) -> &'static str {
        match self {
            Self::Ec2 => "EC2 role",
            Self::EcsTask => "ECS role",
            Self::Lambda => "Lambda role",
        }
    }

    /// The service that takes the role for it. In every partition it is called so.
    pub(super) fn principal(self) -> &'static str {
        match self {
            Self::Ec2 => "ec2.amazonaws.com",
            Self::EcsTask => "ecs-tasks.amazonaws.com",
            Self::Lambda => "lambda.amazonaws.com",
        }
    }
}
