"""Arabic names as their bearers spell them in Latin letters: each line is one name."""

SPELLINGS = """
أحمد Ahmad Ahmed Ahmet
محمد Muhammad Mohamed Mohammed Mohammad Mohamad
محمود Mahmoud Mahmud Mahmood
خالد Khalid Khaled
نورة Noura Nora Norah Noorah
العتيبي Al-Otaibi Alotaibi Otaibi Al_Otaibi
يوسف Yousef Youssef Yusuf Yousuf
حسين Husain Hussein Hussain Husayn
عمر Omar Umar
عائشة Aisha Aysha Ayesha Aicha
قاسم Qasim Kassem Qassem
جمال Jamal Gamal
عبدالله Abdullah Abd_Allah Abdallah Abdulla عبد_الله
عبدالرحمن Abdulrahman Abdul_Rahman Abdurrahman Abdel-Rahman عبد_الرحمن
عبدالعزيز Abdulaziz Abdel_Aziz Abdelaziz عبد_العزيز
عبدالسلام Abdulsalam Abdessalam Abdus_Salam
نورالدين Noureddine Nour_Eldin Nooruddin نور_الدين
صلاح_الدين Salah_Eldin Salaheddine Salahuddin صلاحالدين
الشمري Al-Shammari Ash-Shammari Alshammari Shammari
القحطاني Al-Qahtani Alqahtani Qahtani
الدوسري Al-Dosari Aldosari Ad-Dosari Dossary
الغامدي Al-Ghamdi Alghamdi Ghamdi
الزهراني Al-Zahrani Az-Zahrani Alzahrani
الحربي Al-Harbi Alharbi Harbi
المطيري Al-Mutairi Almutairi Mutairi
العنزي Al-Anazi Alanazi Al-Enezi Alenezi
الشهري Al-Shehri Alshehri Shehri
السبيعي Al-Subaie Alsubaie Subaie
البقمي Al-Buqami Albuqami
الرشيد Al-Rashid Al-Rasheed Alrasheed
الحسن Al-Hasan Alhassan Al-Hassan
فاطمة Fatima Fatimah Fatma Fatema
مريم Maryam Mariam Meriem
زينب Zainab Zaynab Zeinab
خديجة Khadija Khadijah Khadeeja
سارة Sara Sarah
هند Hind Hend
ليلى Layla Laila Leila
منى Mona Muna
هدى Huda Hoda
ريم Reem Rim
نوف Nouf Noof
لطيفة Latifa Lateefah
جواهر Jawaher Jawahir
غادة Ghada Ghadah
علي Ali Aly
سعود Saud Saoud
سعد Saad Sa'ad
سعيد Saeed Said Sayeed
فيصل Faisal Faysal Feisal
فهد Fahad Fahd
تركي Turki Turky
بندر Bandar Bander
سلطان Sultan Soltan
سلمان Salman
ناصر Nasser Nasir Naser
ماجد Majid Majed Maged
وليد Walid Waleed
طارق Tariq Tarek Tareq
زياد Ziyad Ziad Zeyad
إبراهيم Ibrahim Ebrahim
إسماعيل Ismail Ismael Esmail
مصطفى Mustafa Mostafa Moustafa
هشام Hisham Hesham
هاني Hani Hany
شريف Sharif Sherif Shareef
عادل Adel Adil
عثمان Othman Uthman
رشيد Rashid Rasheed Rachid
صالح Saleh Salih
صلاح Salah
فتحي Fathi Fathy
مدحت Medhat Midhat
أدهم Adham
إسحاق Ishaq Ishak Eshaq
يحيى Yahya Yehia Yahia
زكريا Zakaria Zakariya
موسى Musa Mousa Moussa
عيسى Issa Isa Eissa
ياسر Yasser Yasir
ياسمين Yasmin Yasmeen
إلهام Ilham Elham
إيمان Iman Eman
أميرة Amira Ameera
غسان Ghassan
خليل Khalil Khaleel
جعفر Jafar Jaafar Ja'far
حمزة Hamza Hamzah
طلال Talal
بلال Bilal Belal
سليمان Sulaiman Suleiman Soliman
عبدالوهاب Abdulwahab Abdel_Wahab Abdelwahab
ظافر Dhafer Zafer
معاذ Muath Moaz Muadh
ضياء Dia Diya Diaa
رضا Rida Reda Redha
هيثم Haitham Haytham
ثامر Thamer Thamir
نواف Nawaf Nawwaf
رؤى Roaa Ruaa
وائل Wael Wail
"""


def names() -> list[list[str]]:
    """Return one list of spellings a name."""
    return [[word.replace("_", " ") for word in line.split()] for line in SPELLINGS.strip().splitlines()]
