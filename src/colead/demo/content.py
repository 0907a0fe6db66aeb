"""What the demo organization is made of: people, circles, and a year of what happened."""

from __future__ import annotations

NAME = "Riverside Schools"
PURPOSE = (
    "Three schools and a workshop along one river. We teach 1,400 children together, and everyone"
    " who works or learns here helps to lead."
)
VISION = (
    "In five years every child here can say what they are good at, and every adult has led"
    " something that mattered. We decide where the work is done."
)

PEOPLE = [
    "Amara Okafor",
    "Jonas Lindqvist",
    "Leila Haddad",
    "Tomasz Nowak",
    "Grace Mbeki",
    "Hannah Weiss",
    "Diego Ramos",
    "Yuki Tanaka",
    "Fatima Zahra",
    "Oskar Berg",
    "Priya Nair",
    "Samuel Adeyemi",
    "Clara Rossi",
    "Mateus Silva",
    "Ingrid Dahl",
    "Noah Becker",
    "Zainab Yusuf",
    "Lucas Moreau",
    "Elif Kaya",
    "Peter Novak",
    "Aisha Rahman",
    "Henrik Olsen",
    "Marta Kowalska",
    "Kofi Mensah",
    "Sofia Petrova",
    "Ben Carter",
    "Nadia Farouk",
    "Luis Ortega",
    "Emma Johansson",
    "Ravi Sharma",
    "Chloe Dubois",
    "Ivan Horvat",
    "Maya Cohen",
    "Joao Costa",
    "Freya Nilsen",
    "Omar Khalil",
    "Lena Fischer",
    "Daniel Osei",
    "Rosa Martinez",
    "Viktor Orlov",
    "Anna Keller",
    "Tariq Aziz",
    "Julia Wagner",
    "Pablo Vega",
    "Mei Chen",
    "Stefan Gruber",
    "Bea Santos",
    "Aleks Popov",
    "Nora Lie",
    "Hugo Martin",
    "Dina Saleh",
    "Karl Meyer",
    "Ines Ferreira",
    "Theo Papadakis",
    "Salma Idris",
    "Jakub Svoboda",
    "Ella Murphy",
    "Arun Patel",
    "Lotte de Vries",
    "Mikkel Holm",
]

# Name, parent, purpose, domains, roles (title, purpose, is guide, months).
CIRCLES = (
    ("Hillside School", "", "Learning for children from four to eleven, on the hill.",
     ("School day", "Play yard"), (("Guide", "Keeps us talking and on course", True, 12),
                                    ("Parents' voice", "Brings what families say", False, 12))),
    ("Harbour School", "", "Learning for eleven to sixteen, down at the harbour.",
     ("Timetable", "Homework"), (("Guide", "Keeps us talking and on course", True, 12),
                                 ("Pupils' voice", "Brings what pupils say", False, 6))),
    ("Mill School", "", "A small school in the old mill, for children who need more room.",
     ("Admission",), (("Guide", "Keeps us talking and on course", True, 12),)),
    ("Kitchen & Garden", "", "Food that is good, grown where we can, wasted never.",
     ("Menu", "School gardens"), (("Guide", "Keeps us talking and on course", True, 12),
                                  ("Allergy keeper", "Knows what must never be mixed", False, 24))),
    ("Buildings", "", "Warm, dry, safe rooms, and less energy every year.",
     ("Rooms", "Energy", "Safety"), (("Guide", "Keeps us talking and on course", True, 12),
                                     ("Safety lead", "Answers for fire and first aid", False, 24))),
    ("Money & Law", "", "Clear books, fair contracts, no surprises.",
     ("Budget", "Contracts", "Personal records"),
     (("Guide", "Keeps us talking and on course", True, 12),
      ("Records keeper", "Protects what is known about people", False, 24))),
    ("People", "", "Joining, growing and leaving well.",
     ("Hiring", "Learning budget"), (("Guide", "Keeps us talking and on course", True, 12),
                                     ("First-weeks friend", "Welcomes who is new", False, 6))),
    ("Digital", "", "Tools that serve teaching, not the other way round.",
     ("Devices", "Websites"), (("Guide", "Keeps us talking and on course", True, 12),)),
    ("Reading Together", "Hillside School", "Every child reads with somebody, every day.",
     ("Library books",), (("Guide", "Keeps us talking and on course", True, 12),)),
    ("Maths Workshop", "Harbour School", "Maths you can hold in your hands.",
     ("Maths materials",), (("Guide", "Keeps us talking and on course", True, 12),)),
    ("School Trips", "Harbour School", "Out of the building, safely.",
     ("Trips",), (("Trip planner", "Makes trips happen", False, 12),)),
    ("Music & Stage", "", "A stage for everyone who wants one.",
     ("Stage", "Instruments"), (("Guide", "Keeps us talking and on course", True, 12),)),
)  # fmt: skip

SKILLS = (
    "Maths", "Reading", "First aid", "Gardening", "Carpentry", "Spreadsheets", "Mediation",
    "Fundraising", "Cooking", "Web design", "Music", "Special needs", "Arabic", "Portuguese",
    "Project planning", "Facilitation", "Energy", "Data protection", "Sports", "Theatre",
)  # fmt: skip

GOALS = (
    ("Every child reads for joy", "Reading Together", "Children who say they like reading", "%",
     48, 75, (51, 55, 58, 63)),
    ("Half the energy by 2030", "Buildings", "Electricity a month", "MWh", 62, 31,
     (60, 57, 55, 51, 49)),
    ("Nobody eats alone", "Kitchen & Garden", "Lunches together", "%", 60, 95, (64, 70, 72)),
    ("Everyone leads something", "", "People who led in the last year", "people", 9, 45,
     (12, 17, 22, 28)),
    ("New colleagues feel at home in a month", "People", "Feels at home after a month", "%",
     40, 90, (45, 60)),
)  # fmt: skip

# Title, falls short, result, circle.
IDEAS = (
    ("Reading dogs on Fridays", "Shy readers never read aloud.",
     "Children read to a calm dog for ten minutes, and then to us.", "Reading Together"),
    ("Repair café with parents", "We throw away what could be mended.",
     "Once a month things, and neighbours, come together.", "Buildings"),
    ("Quiet room in every school", "There is nowhere to calm down but the corridor.",
     "A room with soft light that children go to by themselves.", "Mill School"),
    ("Walking bus from the station", "Forty cars block the gate at eight.",
     "Children walk in groups with a grown-up, and the gate is free.", "Hillside School"),
    ("Pupils plan the menu in May", "Half of the vegetables come back.",
     "They plan, we cook, and the plates are empty.", "Kitchen & Garden"),
    ("Swap lessons for a week", "We never see how the others teach.",
     "Everybody teaches one lesson in another school.", "People"),
    ("Solar on the gym roof", "The roof is the sunniest place in town and does nothing.",
     "A third of our power from above.", "Buildings"),
    ("A choir without auditions", "Singing is for those who can already.",
     "Anyone who comes, sings.", "Music & Stage"),
    ("Maths trail through the town", "“When will I ever need this?”",
     "Twelve stations where numbers are real.", "Maths Workshop"),
    ("No meetings on Wednesdays", "There is no unbroken afternoon left.",
     "One afternoon a week to prepare in peace.", ""),
    ("Letters home in four languages", "A third of families guess what we wrote.",
     "Everyone understands the first time.", "Digital"),
    ("Tool library", "Each school buys the same drill.", "One set, lent out.", "Buildings"),
    ("Grandparents' hour", "Older people live alone next door.",
     "They teach what they know, and have tea.", "Hillside School"),
    ("Student-run repair desk", "Broken tablets wait for weeks.",
     "Pupils repair them, and learn how.", "Digital"),
    ("Silent breakfast before tests", "Nerves and empty stomachs.",
     "A calm half hour with porridge.", "Harbour School"),
    ("Homework club at the harbour café", "Some have no table at home.",
     "A warm table, a helper, cocoa.", "Harbour School"),
    ("Rain-water for the gardens", "We water with drinking water.", "Barrels on every pipe.",
     "Kitchen & Garden"),
    ("A stage for five-minute talks", "Nobody knows what the others love.",
     "Once a month, five people, five minutes each.", "Music & Stage"),
)  # fmt: skip

# Title, facts, effect, need, circle.
ISSUES = (
    ("The timetable leaves no time to change rooms",
     "Lessons end and begin at the same minute; the way from the lab takes six.",
     "Every third lesson starts late and with stress.", "Five minutes between lessons.",
     "Harbour School"),
    ("Allergy lists are out of date", "The list in the kitchen is from last year.",
     "Two near misses in a month.", "One list that is right, seen by all who cook.",
     "Kitchen & Garden"),
    ("New colleagues wait three weeks for a key", "Keys are given out on the first of the month.",
     "They stand outside in the morning.", "A key on the first day.", "People"),
    ("The play yard floods", "After rain there is water for two days.",
     "300 children stay inside.", "Somewhere for the water to go.", "Hillside School"),
    ("Nobody knows who may sign for trips", "Three forms, three answers.",
     "Trips are cancelled at the last minute.", "One clear answer.", "School Trips"),
    ("Printers fail on test days", "Both jammed in March, again in May.",
     "Tests start an hour late.", "A plan for the day the printers fail.", "Digital"),
    ("Too few books in home languages", "Of 4,200 books, 31 are in Arabic.",
     "Some children borrow nothing.", "Books for everyone.", "Reading Together"),
    ("The stage lights get too hot", "The old lamps reach 90 degrees.",
     "We cannot use the back of the stage.", "Lamps that stay cool.", "Music & Stage"),
    ("Personal records lie in open shelves", "The archive room is not locked in the afternoon.",
     "People could read what is not theirs.", "Locked, and known who went in.", "Money & Law"),
    ("Sick-day cover is asked of the same four people", "Four names cover two thirds of it.",
     "They are tired, and say nothing.", "A fair way to share it.", "Hillside School"),
)  # fmt: skip

# Title, result, circle, hypothesis, loss, reversibility, amount (minor), people, how it ended.
INITIATIVES = (
    ("Five minutes between lessons", "Everybody arrives, breathes, begins.", "Harbour School",
     "If we end lessons five minutes early, teaching time grows, because nothing starts late.",
     "Five minutes a lesson for one term", "easy", None, 480, "succeeded"),
    ("Homework club at the café", "Twenty pupils with a warm table.", "Harbour School",
     "", "", "easy", 40_000, 25, "active"),
    ("Walking bus, line one", "Thirty children walk, ten cars fewer.", "Hillside School",
     "If two parents lead one line for a month, others follow, because walking is nicer.",
     "A month, and some wet shoes", "easy", 12_000, 60, "active"),
    ("Reading to dogs", "Shy readers read aloud.", "Reading Together",
     "If a dog listens, shy children read aloud, because dogs do not correct.",
     "600 euros and six Fridays", "easy", 60_000, 40, "failed"),
    ("Quiet room at the Mill", "A room children choose by themselves.", "Mill School",
     "", "", "easy", 85_000, 90, "succeeded"),
    ("Choir without auditions", "Anyone who comes, sings.", "Music & Stage",
     "", "", "easy", None, 55, "active"),
    ("Rain barrels on every pipe", "No drinking water on tomatoes.", "Kitchen & Garden",
     "", "", "easy", 30_000, 8, "active"),
    ("Maths trail through the town", "Twelve stations where numbers are real.", "Maths Workshop",
     "", "", "easy", 15_000, 200, "active"),
    ("A key on the first day", "Nobody new stands outside.", "People",
     "", "", "easy", None, 15, "succeeded"),
    ("LED lamps for the stage", "Cool light, a third of the power.", "Music & Stage",
     "", "", "hard", 240_000, 120, "active"),
    ("Pupils plan the menu", "Empty plates in May.", "Kitchen & Garden",
     "If pupils plan five lunches, less comes back, because they know what they eat.",
     "Five lunches that nobody likes", "easy", None, 400, "failed"),
    ("Tool library", "One drill for all.", "Buildings", "", "", "easy", 20_000, 30, "stopped"),
    ("Five-minute talks", "We know what the others love.", "Music & Stage",
     "", "", "easy", None, 80, "active"),
    ("Letters in four languages", "Every family understands the first time.", "Digital",
     "", "", "easy", None, 900, "active"),
    ("Drain for the play yard", "The yard is dry after rain.", "Hillside School",
     "", "", "never", 900_000, 300, "forming"),
    ("Swap lessons for a week", "Everybody has seen another school.", "People",
     "", "", "easy", None, 60, "active"),
    ("Books in home languages", "Two hundred books, eight languages.", "Reading Together",
     "", "", "easy", 180_000, 150, "active"),
    ("Pupils' repair desk", "Tablets back within three days.", "Digital",
     "If pupils repair tablets, they are back in three days, because waiting is the problem.",
     "Three tablets at most", "easy", 25_000, 70, "active"),
)  # fmt: skip

# What an initiative leads towards. Two goals wait for somebody.
TOWARDS = {
    "Reading to dogs": "Every child reads for joy",
    "Books in home languages": "Every child reads for joy",
    "LED lamps for the stage": "Half the energy by 2030",
    "A key on the first day": "New colleagues feel at home in a month",
    "Swap lessons for a week": "New colleagues feel at home in a month",
    "Pupils plan the menu": "Nobody eats alone",
}

FUNDS = (
    ("Small beginnings", "For what somebody wants to **begin** and see whether it carries: take"
     " what the first step needs, and say what it was for.", "", 20_000,
     ((25, 600_000, "a share of the three budgets"), (190, 250_000, "summer fair"))),
    ("Stage and sound", "Lamps, notes, strings. What is heard by all three schools comes first.",
     "Music & Stage", 0, ((30, 180_000, "tickets of last year"), (210, 120_000, "winter concert"))),
    ("Books for everyone", "Books that children take home, in the languages they speak there.",
     "Reading Together", 5_000, ((40, 220_000, "friends of the library"),)),
)  # fmt: skip
BOUGHT = (
    ("material for the first step", "what was missing then"),
    ("wood and paint", "screws, and cake for the helpers"),
    ("copies and a banner", "a second round of copies"),
)

LESSONS = {
    "Reading to dogs": (
        "Two children were afraid of dogs and nobody had asked. The four who came read more than"
        " ever, but not because of the dog: because it was quiet. **A quiet corner and one patient"
        " listener do the same**, and need no lead."
    ),
    "Pupils plan the menu": (
        "We planned for taste and forgot the kitchen: five new dishes in one week were too many."
        " Less came back, but the cooks could not keep it up. **Start with one dish, and cook it"
        " together first.**"
    ),
    "Five minutes between lessons": (
        "Try it for a term before writing it down; the bus plan was the only thing that objected."
    ),
    "Quiet room at the Mill": "Let the children paint it. They go where they have painted.",
    "A key on the first day": "It was never about keys but about who dares to hand one out.",
    "Tool library": "Three schools are too far apart. It works inside one building.",
}
OUTCOMES = {
    "succeeded": "We have what we wanted, and it goes on by itself.",
    "failed": "It did not work as we believed. We stopped in time, inside what we had agreed.",
    "stopped": "Other things became more important.",
}
CHECK_INS = (
    ("First people have joined; the plan fits on one page.", 4, ""),
    ("It goes slower than hoped, but nobody has given up.", 3, "somebody who can write letters"),
    ("A breakthrough: the caretaker had the answer all along.", 5, ""),
    ("We lost two weeks to the flu. The next step is small.", 2, "two more pairs of hands"),
    ("Tried it with one class. They asked when we do it again.", 4, ""),
    ("The numbers move in the right direction.", 5, ""),
)
COMMITMENTS = (
    "Ask three families what they think", "Write the one-page plan", "Order the material",
    "Talk to the bus company", "Find a room for Tuesdays", "Try it with my class",
    "Write down what we saw", "Make the poster", "Count for two weeks", "Thank everyone who helped",
)  # fmt: skip
COMMENTS = (
    "I would come. Tuesdays suit me best.",
    "We tried something like this at Mill; ask @[{name}](member:{id}), it nearly worked.",
    "What happens with those who come late?",
    "My class would love this. Can we be the first?",
    "I have wood and two screwdrivers left over.",
    "Please think of the cooks, too.",
    "Thank you for simply starting.",
    "I worry a little about the noise, but let us try.",
)
# As many as people can speak up for one idea: no two of them worry in the same words.
WORRIES = (
    "Who clears up afterwards?",
    "I fear that it ends with the same three people again.",
    "What if it rains all week?",
    "It sounds like one more evening for those with small children.",
    "Have we asked the caretakers?",
    "Last time something like this stopped after a month.",
    "Where does it stay during the holidays?",
    "The smallest ones cannot reach that high.",
    "I would not want it to cost those who have little.",
)
GUESTS = (
    ("Petra Lang", "petra.lang@families.example", "Hillside School"),
    ("Marco Bianchi", "marco@harbourcafe.example", "Harbour School"),
    ("Noor Jansen", "noor.jansen@pupils.example", "Kitchen & Garden"),
)
SIGN_IN_AS = (
    ("Amara Okafor", "steward: keeps vision, goals, guardrails; answers asks"),
    ("Leila Haddad", "leads several initiatives at Harbour School"),
    ("Tomasz Nowak", "guide of Buildings, holds the domain Energy"),
    ("Mikkel Holm", "new here since last month"),
    ("Grace Mbeki", "teaches at Hillside, in three circles"),
)
