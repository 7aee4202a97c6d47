"""Tasks out of files: of a spreadsheet, of Trello, Todoist, Bitrix24 and whatever names its columns alike."""
