//! One value beside those of other places.

use super::*;
use crate::comparison::Told;

/// Where `/a/00` is `hunter2` for whoever may read it.
const SEED: &str = r#"
account = "111122223333"

[[principal]]
access_key = "AKIAANA"
arn = "arn:aws:iam::111122223333:user/ana"

[[principal]]
access_key = "AKIABEN"
arn = "arn:aws:iam::111122223333:user/ben"

[[principal]]
access_key = "AKIAOLD"
arn = "arn:aws:iam::111122223333:user/old"
expired = true

[[deny]]
principal = "arn:aws:iam::111122223333:user/ben"
action = "ssm:GetParameter"
resource = "*"

[[parameter]]
name = "/a/00"
type = "SecureString"
value = "hunter2"
"#;

fn seeded(seed: &str) -> Emulator {
    Emulator::new(State::from_seed(&Seed::parse(seed).unwrap(), Timestamp::now()).unwrap())
}

/// The session, of whoever has that key, and one place after the other; what is told of each, and the end.
async fn compared(here: &str, places: &[(&Emulator, &str)]) -> (Vec<(SessionId, Told)>, Result<(), Failure>) {
    let (mut effects, mut replies) = Effects::new(Source::demo(false));
    let store = |emulator: &Emulator, key: &str| Store::over(emulator.http_client(), "eu-west-1", key, false);
    stands(&effects, store(&seeded(SEED), here));
    let ids: Vec<SessionId> = (1..).map(SessionId).take(places.len()).collect();
    for (id, (emulator, key)) in ids.iter().zip(places) {
        let connection = Connection { store: Some(store(emulator, key)), ..Connection::default() };
        hold(&effects.sessions).insert(*id, connection);
    }
    // One that was left in the meantime.
    let asked = ids.iter().copied().chain([SessionId(99)]).collect();
    effects.run(Effect::CompareIn(numbered(1), "/a/00".to_owned(), asked, None));
    let mut all = Vec::new();
    loop {
        match next(&mut replies).await {
            (ticket, Reply::ToldOf(place, told, _)) if ticket == numbered(1) => all.push((place, told)),
            (_, Reply::Compared(end)) => {
                all.sort_by_key(|(place, _)| *place);
                return (all, end);
            }
            other => panic!("{other:?}"),
        }
    }
}

#[tokio::test]
async fn each_place_is_told_by_itself() {
    let (same, other, gone) =
        (seeded(SEED), seeded(&SEED.replace("hunter2", "other")), seeded(&SEED.replace("/a/00", "/a/01")));
    let places = [(&same, "AKIAANA"), (&other, "AKIAANA"), (&gone, "AKIAANA"), (&same, "AKIABEN"), (&same, "AKIAOLD")];
    let (told, end) = compared("AKIAANA", &places).await;
    assert_eq!(end, Ok(()));
    assert_eq!((&told[0].1, &told[1].1), (&Told::Same, &Told::Different));
    let why = |told: &Told| match told {
        Told::Untold(untold) => (untold.here.is_none(), untold.there.as_ref().map(Failure::tag)),
        told => panic!("{told:?}"),
    };
    let whys: Vec<_> = told[2..].iter().map(|(_, told)| why(told)).collect();
    assert_eq!(
        whys,
        [(true, Some("not there")), (true, Some("denied")), (true, Some("session expired")), (true, Some("stopped")),]
    );
    assert!(!format!("{told:?}").contains("hunter2"), "{told:?}");
}

#[tokio::test]
async fn nothing_is_read_elsewhere_where_here_is_refused() {
    let other = seeded(SEED);
    let (told, end) = compared("AKIABEN", &[(&other, "AKIAANA")]).await;
    assert_eq!(end, Ok(()));
    assert!(told.iter().all(|(_, told)| matches!(told, Told::Untold(untold) if untold.here.is_some())), "{told:?}");
    assert!(other.with(|state| state.calls().is_empty()));
    let (told, end) = compared("AKIAOLD", &[(&other, "AKIAANA")]).await;
    assert!(told.is_empty() && end.unwrap_err().wants_login(), "that is a matter of the session");
}
